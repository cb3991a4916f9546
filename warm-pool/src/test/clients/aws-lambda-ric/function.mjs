export const handler = async (event, context) => {
  console.log(`greeting ${event.name}`);
  if (event.name === 'nobody') throw new RangeError('there is nobody to greet: ø');
  return { greeting: `Hello, ${event.name}!`, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 0 };
};
