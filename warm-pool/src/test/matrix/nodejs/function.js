const fs = require('fs');

function failOnPurpose() {
  throw new TypeError('this function fails on purpose: ünïcödé');
}

function canWrite(path) {
  try {
    fs.writeFileSync(path, 'text');
    return true;
  } catch (error) {
    return false;
  }
}

exports.handler = async (event, context) => {
  switch (event.do) {
    case 'hello':
      return { greeting: `Hello, ${event.name}!` };
    case 'fail':
      return failOnPurpose();
    case 'logs':
      console.log('to standard output ✓');
      process.stderr.write('to standard error ✓\n');
      return null;
    case 'echo':
      console.log(event.text);
      return { text: event.text };
    case 'dependency':
      return { dependency: require('library').version };
    case 'environment':
      return { value: process.env[event.name] };
    case 'context':
      return {
        requestId: context.awsRequestId,
        functionName: context.functionName,
        functionVersion: context.functionVersion,
        memory: Number(context.memoryLimitInMB),
        arn: context.invokedFunctionArn,
        remaining: context.getRemainingTimeInMillis(),
      };
    case 'large':
      return { text: 'x'.repeat(event.size) };
    case 'exit':
      return process.exit(event.code);
    case 'hog': {
      const hoard = [];
      while (true) hoard.push(new Array(10_000).fill(hoard.length));
    }
    case 'loop':
      console.log('looping');
      while (true);
    case 'files':
      return { task: canWrite('/var/task/file'), tmp: canWrite('/tmp/file') };
  }
};
