exports.callsBack = (event, context, callback) => setTimeout(() => callback(null, event), 1);
exports.callsBackWithAnError = (event, context, callback) => callback(new RangeError('too far'));
exports.rejects = async () => {
  throw Object.assign(new Error('refused'), { name: 'Refusal' });
};
exports.waitsForEver = () => new Promise(() => {});
exports.failsLater = () => new Promise(() => Promise.reject(new Error('nobody looks')));
exports.circular = async () => {
  const value = {};
  value.value = value;
  return value;
};
exports.deep = { handler: async () => 'deep' };
exports.number = 42;
exports.place = async (event, context) => [
  process.cwd(),
  process.env.HOME,
  context.callbackWaitsForEmptyEventLoop,
  require('fs').existsSync('function.js'),
];
