<?php

// Runs one function in a container: waits for its assignment, loads its handler, serves its events.

namespace Ephemera;

const INVOCATION = '/2018-06-01/runtime/invocation/';
const INIT_ERROR = '/2018-06-01/runtime/init/error';
const LONGEST_MESSAGE = 1024;
const FATAL = E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR | E_PARSE;

/**
 * The platform's end of the container's socket: HTTP/1.1 over one kept connection, one request at a
 * time. Nothing useful can be done without the platform, so losing it ends the process.
 */
final class Platform
{
    private $socket;

    public function __construct(private string $path)
    {
        $this->socket = @stream_socket_client("unix://$path", $code, $problem) ?: leave("cannot connect to $path: $problem");
    }

    /** Returns the answer's status, headers (by lower-case name) and body. */
    public function call(string $method, string $path, string $body = '', string $headers = ''): array
    {
        $rest = "$method $path HTTP/1.1\r\nHost: ephemera\r\n{$headers}Content-Length: " . strlen($body) . "\r\n\r\n$body";
        while ($rest !== '') {
            $written = @fwrite($this->socket, $rest) ?: leave('the platform is gone');
            $rest = substr($rest, $written);
        }
        $status = (int) explode(' ', $this->line())[1];
        $answered = [];
        while (($line = $this->line()) !== '') {
            [$name, $value] = explode(':', $line, 2);
            $answered[strtolower($name)] = trim($value);
        }
        $size = (int) ($answered['content-length'] ?? 0);
        $content = $size > 0 ? stream_get_contents($this->socket, $size) : '';
        if (strlen($content) < $size) {
            leave('the platform closed the connection');
        }
        return [$status, $answered, $content];
    }

    /** On a connection of its own: child processes may report as well. */
    public function progress(float $percent, string $message): void
    {
        $report = encode(['percent' => $percent, 'message' => mb_substr($message, 0, LONGEST_MESSAGE)]);
        [$status, , $answer] = (new Platform($this->path))->call('POST', '/ephemera/progress', $report);
        if ($status !== 202) {
            throw new \RangeException(json_decode($answer)->errorMessage);
        }
    }

    private function line(): string
    {
        $line = fgets($this->socket);
        return $line === false ? leave('the platform closed the connection') : rtrim($line, "\r\n");
    }
}

/** Something wrong with the function that has a name of its own in Lambda. */
final class Fault extends \Exception
{
    public function __construct(public readonly string $kind, string $message, public readonly ?\Throwable $cause = null)
    {
        parent::__construct($message);
    }
}

/** What a handler gets as its second argument; the fields of Lambda. */
final class Context
{
    public readonly string $awsRequestId;
    public readonly string $invokedFunctionArn;
    public readonly string $functionName;
    public readonly string $functionVersion;
    public readonly int $memoryLimitInMB;
    public readonly string $logGroupName;
    public readonly string $logStreamName;
    public readonly ?array $clientContext;
    private int $deadline;

    public function __construct(private Platform $platform, array $headers)
    {
        $this->awsRequestId = $headers['lambda-runtime-aws-request-id'];
        $this->invokedFunctionArn = $headers['lambda-runtime-invoked-function-arn'] ?? '';
        $this->functionName = (string) getenv('AWS_LAMBDA_FUNCTION_NAME');
        $this->functionVersion = (string) getenv('AWS_LAMBDA_FUNCTION_VERSION');
        $this->memoryLimitInMB = (int) getenv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE');
        $this->logGroupName = (string) getenv('AWS_LAMBDA_LOG_GROUP_NAME');
        $this->logStreamName = (string) getenv('AWS_LAMBDA_LOG_STREAM_NAME');
        $this->clientContext = json_decode($headers['lambda-runtime-client-context'] ?? 'null', true);
        $this->deadline = (int) ($headers['lambda-runtime-deadline-ms'] ?? 0);
    }

    public function getRemainingTimeInMillis(): int
    {
        return max(0, $this->deadline - (int) (microtime(true) * 1000));
    }

    /** Tells whoever watches this run how far it has come: 0 to 100 percent, and a few words. */
    public function reportProgress(float $percent, string $message = ''): void
    {
        $this->platform->progress($percent, $message);
    }
}

/** What has an end that cannot be caught is reported by the path of the moment. */
final class Run
{
    public static string $path = '';
    public static string $requestId = '';
}

function leave(string $reason): never
{
    fwrite(STDERR, "bootstrap: $reason\n");
    exit(1);
}

/** Turns this process into the function's. */
function become(string $assignment): void
{
    array_map(putenv(...), array_keys(getenv()));
    $environment = ['PATH' => '/usr/local/bin:/usr/bin:/bin:/opt/bin', 'HOME' => '/tmp', 'LAMBDA_TASK_ROOT' => '/var/task'];
    foreach (array_filter(explode("\0", $assignment)) as $entry) {
        [$name, $value] = explode('=', $entry, 2);
        $environment[$name] = $value;
    }
    foreach ($environment as $name => $value) {
        putenv("$name=$value");
    }
    $_ENV = $environment;
    $_SERVER = $environment + $_SERVER;
    @date_default_timezone_set(ltrim($environment['TZ'] ?? 'UTC', ':'));
    chdir($environment['LAMBDA_TASK_ROOT']);
    set_include_path("{$environment['LAMBDA_TASK_ROOT']}:/opt/php");
}

/** The files to load for a handler: those of Composer, and its own. */
function files(string $handler): array
{
    if (!preg_match('~^((?:[^/]*/)*[^/.]+)\.([^./]+)$~', $handler, $parts)) {
        throw new Fault('Runtime.MalformedHandlerName', "Bad handler '$handler': write it as file.function");
    }
    $root = getenv('LAMBDA_TASK_ROOT');
    if (!is_file("$root/$parts[1].php")) {
        throw new Fault('Runtime.ImportModuleError', "The package has no file '$parts[1].php'");
    }
    $autoload = array_filter(["$root/vendor/autoload.php", '/opt/php/vendor/autoload.php'], is_file(...));
    return [...$autoload, "$root/$parts[1].php"];
}

/** The function of the handler's name, or what the file returned, which need not have a name. */
function callableOf(string $handler, mixed $returned): callable
{
    $name = substr($handler, strrpos($handler, '.') + 1);
    if (is_callable($name) && !(new \ReflectionFunction($name))->isInternal()) {
        return $name;
    }
    if (is_callable($returned) && in_array($name, ['handler', 'php'], true)) {
        return $returned;
    }
    throw new Fault('Runtime.HandlerNotFound', "'$handler' has no function '$name', and returns none");
}

function run(callable $handler, string $event, Context $context): string
{
    try {
        $event = $event === '' ? [] : json_decode($event, true, PHP_INT_MAX >> 32, JSON_THROW_ON_ERROR);
    } catch (\JsonException $problem) {
        throw new Fault('Runtime.UnmarshalError', "Unable to unmarshal input: {$problem->getMessage()}");
    }
    $result = $handler($event, $context);
    try {
        return encode($result);
    } catch (\JsonException $problem) {
        throw new Fault('Runtime.MarshalError', "Unable to marshal response: {$problem->getMessage()}");
    }
}

function encode(mixed $value): string
{
    $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;
    return json_encode($value, $flags, PHP_INT_MAX >> 32);
}

function report(Platform $platform, \Throwable $error): void
{
    $kind = match (true) {
        $error instanceof Fault => $error->kind,
        str_starts_with($error->getMessage(), 'Failed opening required') => 'Runtime.ImportModuleError',
        default => $error::class,
    };
    $origin = $error instanceof Fault ? $error->cause : $error;
    $trace = [];
    if ($origin) {
        $own = fn (string $frame) => !str_contains($frame, __FILE__) && !preg_match('/ (\{main\}|Ephemera\\\\)/', $frame);
        $frames = array_filter(explode("\n", $origin->getTraceAsString()), $own);
        $trace = ["thrown in {$origin->getFile()} on line {$origin->getLine()}", ...array_values($frames)];
    }
    post($platform, $kind, $error->getMessage(), $trace);
}

function post(Platform $platform, string $kind, string $message, array $trace): void
{
    fwrite(STDERR, "[ERROR] $kind: $message\n" . implode('', array_map(fn ($frame) => "  $frame\n", $trace)));
    $report = ['errorMessage' => $message, 'errorType' => $kind, 'requestId' => Run::$requestId, 'stackTrace' => $trace];
    $header = 'Lambda-Runtime-Function-Error-Type: ' . preg_replace('/[^ -~]/', '?', $kind) . "\r\n";
    $body = json_encode($report, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
    $platform->call('POST', Run::$path, $body, $header . "Content-Type: application/json\r\n");
}

/** Errors that cannot be caught end the process; this is their last moment. */
function reportFatal(Platform $platform): void
{
    $error = error_get_last();
    if (!$error || !($error['type'] & FATAL)) {
        return;
    }
    $kind = $error['type'] === E_COMPILE_ERROR ? 'Runtime.UserCodeSyntaxError' : 'Runtime.FatalError';
    post($platform, $kind, $error['message'], ["thrown in {$error['file']} on line {$error['line']}"]);
}

function serveEvents(Platform $platform, callable $handler): never
{
    while (true) {
        [$status, $headers, $event] = $platform->call('GET', INVOCATION . 'next');
        if ($status !== 200) {
            leave("the next event was refused with status $status");
        }
        Run::$requestId = $headers['lambda-runtime-aws-request-id'];
        Run::$path = INVOCATION . Run::$requestId . '/error';
        $trace = $headers['lambda-runtime-trace-id'] ?? '';
        putenv("_X_AMZN_TRACE_ID=$trace");
        $_ENV['_X_AMZN_TRACE_ID'] = $_SERVER['_X_AMZN_TRACE_ID'] = $trace;
        try {
            $answer = run($handler, $event, new Context($platform, $headers));
        } catch (\Throwable $error) {
            report($platform, $error);
            continue;
        }
        while (ob_get_level() > 0) {
            ob_end_flush();
        }
        $platform->call('POST', INVOCATION . Run::$requestId . '/response', $answer, "Content-Type: application/json\r\n");
    }
}

function connect(): Platform
{
    $platform = new Platform(getenv('EPHEMERA_SOCKET') ?: '/run/ephemera/api.sock');
    Run::$path = INIT_ERROR;
    [$status, , $environment] = $platform->call('GET', '/ephemera/assignment');
    if ($status !== 200) {
        leave("the assignment was refused with status $status");
    }
    become($environment);
    register_shutdown_function(reportFatal(...), $platform);
    return $platform;
}

$ephemera = connect();
try {
    // Loaded here, so that what they define outside of functions is global, as their authors expect.
    foreach (files((string) getenv('_HANDLER')) as $ephemeraFile) {
        $ephemeraReturned = require $ephemeraFile;
    }
    $ephemeraHandler = callableOf((string) getenv('_HANDLER'), $ephemeraReturned);
} catch (\ParseError $ephemeraError) {
    report($ephemera, new Fault('Runtime.UserCodeSyntaxError', $ephemeraError->getMessage(), $ephemeraError));
    exit(1);
} catch (\Throwable $ephemeraError) {
    report($ephemera, $ephemeraError);
    exit(1);
}
serveEvents($ephemera, $ephemeraHandler);
