'use strict';

// Runs one function in a container: waits for its assignment, loads its handler, serves its events.
// CommonJS, because it starts faster; handlers may be CommonJS or ES modules.

const fs = require('fs');
const Module = require('module');
const net = require('net');
const path = require('path');
const { format } = require('util');
const { Writable } = require('stream');

const SOCKET = process.env.EPHEMERA_SOCKET || '/run/ephemera/api.sock';
const INVOCATION = '/2018-06-01/runtime/invocation/';
const IDLE_MILLISECONDS = 250;
const AMPLE_MEGABYTES = 1024;
const PROGRESS = '/ephemera/progress';
const LONGEST_MESSAGE = 1024;
const INIT_ERROR = '/2018-06-01/runtime/init/error';

const LAYERS = '/opt/nodejs';

/** Resolves for ES modules what neither they nor their package's folder have: as if from within a layer. */
const LAYERS_RESOLVER = `
let layers;
export const initialize = (folders) => { layers = folders; };
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^([./]|[a-z]+:)/.test(specifier)) throw error;
    for (const parentURL of layers) {
      try {
        return await next(specifier, { ...context, parentURL });
      } catch (other) {
        if (other.code !== 'ERR_MODULE_NOT_FOUND') throw other;
      }
    }
    throw error;
  }
}`;

let requestId; // Of the event being handled; undefined while the function is being loaded.
let whenLoopIsEmpty = () => {}; // What it means that the function has nothing left to wait for.

/**
 * The platform's end of the container's socket: HTTP/1.1 over one kept connection, one request at a
 * time. Nothing useful can be done without the platform, so losing it ends the process.
 */
class Platform {
  constructor(socketPath) {
    this.received = Buffer.alloc(0);
    this.wake = () => {};
    this.turn = Promise.resolve();
    this.socket = net.connect(socketPath);
    this.socket.on('data', (chunk) => {
      this.received = this.received.length ? Buffer.concat([this.received, chunk]) : chunk;
      this.wake();
    });
    this.socket.on('error', (error) => leave(`the platform is gone: ${error.message}`));
    this.socket.on('close', () => leave('the platform closed the connection'));
  }

  /** Waits for its turn; a body that is a function is made then. */
  call(method, url, body = Buffer.alloc(0), headers = {}) {
    const answer = this.turn.then(() => this.exchange(method, url, typeof body === 'function' ? body() : body, headers));
    this.turn = answer;
    return answer;
  }

  async exchange(method, url, body, headers) {
    this.socket.ref();
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `${method} ${url} HTTP/1.1\r\nHost: ephemera\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n`;
    this.socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body]));
    return this.receive();
  }

  async receive() {
    const [status, ...lines] = (await this.until('\r\n\r\n')).toString('latin1').split('\r\n');
    const headers = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const chunked = (headers['transfer-encoding'] || '').toLowerCase() === 'chunked';
    const body = chunked ? await this.chunks() : await this.exactly(Number(headers['content-length'] || 0));
    return { status: Number(status.split(' ')[1]), headers, body };
  }

  async chunks() {
    const chunks = [];
    for (;;) {
      const size = parseInt((await this.until('\r\n')).toString('latin1'), 16);
      if (size === 0) break;
      chunks.push(await this.exactly(size));
      await this.until('\r\n');
    }
    while ((await this.until('\r\n')).length > 0);
    return Buffer.concat(chunks);
  }

  async until(delimiter) {
    let end;
    while ((end = this.received.indexOf(delimiter)) < 0) await this.more();
    const found = this.received.subarray(0, end);
    this.received = this.received.subarray(end + delimiter.length);
    return found;
  }

  async exactly(size) {
    const parts = [];
    let missing = size;
    while (missing > 0) {
      if (this.received.length === 0) await this.more();
      const part = this.received.subarray(0, missing);
      this.received = this.received.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  more() {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** From now on an open connection alone does not keep the process busy. */
  standAside() {
    this.socket.unref();
  }
}

/** Something wrong with the function that has a name of its own in Lambda. */
class Fault extends Error {
  constructor(name, message, cause) {
    super(message);
    this.name = name;
    this.stack = cause && cause.stack ? cause.stack : `${name}: ${message}`;
  }
}

function leave(reason) {
  try {
    fs.writeSync(2, `bootstrap: ${reason}\n`);
  } catch {
    // Nobody listens any more, and the process ends in the next line.
  }
  process.reallyExit(1);
}

/** Returns only when all is written, so that the log is complete whenever the process ends. */
function print(descriptor, data) {
  let rest = typeof data === 'string' ? Buffer.from(data) : data;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      // A child that shares the pipe can have made it non-blocking.
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function blockingStream(descriptor) {
  const stream = new Writable({
    write(chunk, encoding, done) {
      print(descriptor, chunk);
      done();
    },
  });
  stream.fd = descriptor;
  return stream;
}

function redirectOutput() {
  for (const [name, descriptor] of [['stdout', 1], ['stderr', 2]]) {
    let stream;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => (stream ??= blockingStream(descriptor)),
    });
  }
  const levels = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE' };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...values) =>
      print(1, `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...values)}\n`);
  }
}

/** Turns this process into the function's. */
function become(assignment) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  process.env.PATH = '/usr/local/bin:/usr/bin:/bin:/opt/bin';
  process.env.HOME = '/tmp';
  for (const entry of assignment.toString('utf8').split('\0')) {
    const equals = entry.indexOf('=');
    if (equals > 0) process.env[entry.slice(0, equals)] = entry.slice(equals + 1);
  }
  process.env.LAMBDA_TASK_ROOT ??= '/var/task';
  process.chdir(process.env.LAMBDA_TASK_ROOT);
  // The command line asks for a heap that grows in small steps; with much memory, time is worth more.
  if (Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) > AMPLE_MEGABYTES) {
    require('v8').setFlagsFromString('--heap-growing-percent=0');
  }
}

/** Lets modules of layers be found, behind the package's own. Returns their folders; usually there are none. */
function useLayers() {
  const major = process.versions.node.split('.')[0];
  const folders = fs.existsSync(LAYERS) ? [`${LAYERS}/node${major}/`, `${LAYERS}/`] : [];
  if (folders.length > 0 || process.env.NODE_PATH) {
    const paths = [process.env.NODE_PATH, ...folders.map((folder) => `${folder}node_modules`)];
    process.env.NODE_PATH = paths.filter(Boolean).join(':');
    Module._initPaths();
  }
  return folders;
}

/** The file of a handler's module: what is named exactly wins, then the endings in Lambda's order. */
function moduleFile(root, module) {
  const base = path.resolve(root, module);
  const file = ['', '.js', '.mjs', '.cjs'].map((ending) => base + ending).find(isFile);
  if (!file) {
    throw new Fault('Runtime.ImportModuleError', `Error: Cannot find module '${module}' (.js, .mjs or .cjs) in ${root}`);
  }
  return file;
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isEsModule(file, root) {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs')) return false;
  for (let folder = path.dirname(file); folder.startsWith(root); folder = path.dirname(folder)) {
    const description = path.join(folder, 'package.json');
    if (isFile(description)) return JSON.parse(fs.readFileSync(description, 'utf8')).type === 'module';
  }
  return false;
}

async function load(handler) {
  const root = path.resolve(process.env.LAMBDA_TASK_ROOT);
  const folder = path.dirname(handler);
  const [, name, property] = /^([^.]+)\.(.+)$/.exec(path.basename(handler)) || [];
  if (!name || handler.includes('..')) {
    throw new Fault('Runtime.MalformedHandlerName', `Bad handler '${handler}': write it as file.function`);
  }
  const file = moduleFile(root, path.join(folder, name));
  const layers = useLayers();
  let exported;
  try {
    const esModule = isEsModule(file, root);
    if (esModule && layers.length > 0) {
      const data = layers.map((layer) => `file://${layer}`);
      Module.register(`data:text/javascript,${encodeURIComponent(LAYERS_RESOLVER)}`, { data });
    }
    exported = esModule ? await import(`file://${encodeURI(file)}`) : require(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new Fault('Runtime.UserCodeSyntaxError', String(error), error);
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new Fault('Runtime.ImportModuleError', String(error), error);
    }
    throw error;
  }
  const find = (from) => property.split('.').reduce((found, key) => found?.[key], from);
  const found = find(exported) ?? find(exported.default);
  if (typeof found !== 'function') {
    const problem = found === undefined ? 'undefined or not exported' : 'not a function';
    throw new Fault('Runtime.HandlerNotFound', `${handler} is ${problem}`);
  }
  return found;
}

/**
 * What handlers tell of their progress: 0 to 100 percent, and a few words. While one report is on its
 * way, of those that follow only the last is kept.
 */
function progressReporter(platform) {
  let latest;
  let sent;
  const body = () => {
    const report = latest;
    latest = undefined;
    return Buffer.from(JSON.stringify(report));
  };
  const confirmed = (answer) => {
    platform.standAside();
    if (answer.status !== 202) throw new RangeError(JSON.parse(answer.body.toString()).errorMessage);
  };
  return (percent, message = '') => {
    if (!latest) sent = platform.call('POST', PROGRESS, body).then(confirmed);
    latest = { percent: Number(percent), message: String(message).slice(0, LONGEST_MESSAGE) };
    return sent;
  };
}

function contextOf(headers, reportProgress) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const client = headers['lambda-runtime-client-context'];
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    clientContext: client ? JSON.parse(client) : undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    reportProgress,
  };
}

/**
 * Calls the handler in whichever style it is written: a promise, a callback, or a plain result. A
 * function that gives none of them has ended when nothing is left that could still happen.
 */
function run(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => {
      const settle = () => (error === undefined || error === null ? resolve(result) : reject(error));
      if (context.callbackWaitsForEmptyEventLoop) whenLoopIsEmpty = settle;
      else settle();
    };
    context.done = callback;
    context.succeed = (result) => callback(null, result);
    context.fail = (error) => callback(error ?? 'handled');

    whenLoopIsEmpty = () => resolve(null);
    const returned = handler(event, context, callback);
    if (typeof returned?.then === 'function') {
      whenLoopIsEmpty = () =>
        reject(new Fault('Runtime.NodeJsExit', 'Nothing is left to wait for, but the promise was never settled'));
      returned.then(resolve, reject);
    } else if (returned !== undefined && handler.length < 3) {
      resolve(returned);
    }
  });
}

function parse(event) {
  try {
    return event.length ? JSON.parse(event.toString('utf8')) : {};
  } catch (error) {
    throw new Fault('Runtime.UnmarshalError', `Unable to unmarshal input: ${error.message}`, error);
  }
}

function serialize(result) {
  try {
    return Buffer.from(JSON.stringify(result) ?? 'null');
  } catch (error) {
    throw new Fault('Runtime.MarshalError', `Unable to marshal response: ${error.message}`, error);
  }
}

function describe(error) {
  if (!(error instanceof Error) && typeof error?.stack !== 'string') {
    return { errorType: typeof error, errorMessage: format(error), trace: [] };
  }
  const own = (line) => !line.includes(__filename) && !/^\s+at (.*\(?node:internal\/|new Promise \()/.test(line);
  const trace = String(error.stack).split('\n').filter(own);
  return { errorType: String(error.name), errorMessage: String(error.message), trace };
}

async function report(platform, url, title, error) {
  const description = describe(error);
  console.error(title, JSON.stringify(description));
  const headers = {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Function-Error-Type': description.errorType.replace(/[^\x20-\x7e]/g, '?'),
  };
  await platform.call('POST', url, Buffer.from(JSON.stringify(description)), headers);
}

/** Errors that no handler can catch end the run, and after it the process. */
function watch(platform) {
  let failing = false;
  const fail = async (title, error) => {
    if (failing) return;
    failing = true;
    await report(platform, requestId ? `${INVOCATION}${requestId}/error` : INIT_ERROR, title, error);
    process.exit(1);
  };
  process.on('uncaughtException', (error) => fail('Uncaught Exception', error));
  process.on('unhandledRejection', (reason) =>
    fail('Unhandled Promise Rejection', new Fault('Runtime.UnhandledPromiseRejection', String(reason), reason)));
  process.on('beforeExit', () => whenLoopIsEmpty());
}

/** Does once, before anybody waits, what would otherwise be compiled and loaded for the first event. */
function rehearse() {
  format('%s %o', '', { a: [1] });
  new Date().toISOString();
  serialize(parse(Buffer.from('{"a":"b"}')));
  contextOf({});
}

async function awaitAssignment(platform) {
  rehearse();
  // Loading the loader of ES modules costs more than most functions: only who has been idle does it.
  const idle = setTimeout(() => import('data:text/javascript,'), IDLE_MILLISECONDS);
  const assignment = await platform.call('GET', '/ephemera/assignment');
  clearTimeout(idle);
  if (assignment.status !== 200) leave(`the assignment was refused with status ${assignment.status}`);
  return assignment.body;
}

async function main() {
  const platform = new Platform(SOCKET);
  redirectOutput();
  const assignment = await awaitAssignment(platform);
  become(assignment);
  watch(platform);

  let handler;
  try {
    platform.standAside();
    handler = await new Promise((resolve, reject) => {
      whenLoopIsEmpty = () =>
        reject(new Fault('Runtime.NodeJsExit', 'Nothing is left to wait for, but the module was never loaded'));
      load(process.env._HANDLER || '').then(resolve, reject);
    });
  } catch (error) {
    await report(platform, INIT_ERROR, 'Init Error', error);
    process.exit(1);
  }

  for (;;) {
    const { status, headers, body } = await platform.call('GET', `${INVOCATION}next`);
    if (status !== 200) leave(`the next event was refused with status ${status}`);
    requestId = headers['lambda-runtime-aws-request-id'];
    if (headers['lambda-runtime-trace-id']) process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
    let answer;
    try {
      platform.standAside();
      answer = serialize(await run(handler, parse(body), contextOf(headers, progressReporter(platform))));
    } catch (error) {
      await report(platform, `${INVOCATION}${requestId}/error`, 'Invoke Error', error);
      continue;
    }
    await platform.call('POST', `${INVOCATION}${requestId}/response`, answer, { 'Content-Type': 'application/json' });
  }
}

main();
