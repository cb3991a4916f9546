exports.handler = async (event, context) => {
  const name = event.name ?? 'world';
  console.log(`${context.functionName} greets ${name}`);
  return { message: `Hello, ${name}!`, request: context.awsRequestId };
};
