"""Runs one function in a container: waits for its assignment, loads its handler, serves its events.

Waiting happens as early as possible and with as little imported as possible: most containers of a
busy pool are claimed at once, and what they never use they should never pay for. A container that
stays idle imports what handlers like to use, where it costs nobody anything.
"""

import sys

BUILT_IN = frozenset(sys.modules)

import _socket
import _thread
import json
import os
import time

SOCKET = os.environ.get("EPHEMERA_SOCKET", "/run/ephemera/api.sock")
INVOCATION = "/2018-06-01/runtime/invocation/"
INIT_ERROR = "/2018-06-01/runtime/init/error"
PROGRESS = "/ephemera/progress"
LAYERS = "/opt/python"
LONGEST_MESSAGE = 1024
IDLE_SECONDS = 0.25
IDLE_IMPORTS = ("traceback", "logging", "datetime", "base64", "random", "uuid", "urllib.parse", "site")


class Lost(Exception):
    """The platform cannot be reached."""


class Platform:
    """The platform's end of the container's socket: HTTP/1.1 over one kept connection.

    Every failure of the connection raises Lost.
    """

    def __init__(self, path):
        self.received = b""
        self.socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            self.socket.connect(path)
        except OSError as error:
            raise Lost("cannot connect to %s: %s" % (path, error)) from None

    def call(self, method, path, body=b"", headers=""):
        """Sends a request and returns the answer's status, headers (by lower-case name) and body."""
        self.send(method, path, body, headers)
        return self.receive()

    def send(self, method, path, body=b"", headers=""):
        head = "%s %s HTTP/1.1\r\nHost: ephemera\r\n%sContent-Length: %d\r\n\r\n" % (method, path, headers, len(body))
        try:
            self.socket.sendall(head.encode("ascii", "replace") + body)
        except OSError as error:
            raise Lost("the platform is gone: %s" % error) from None

    def wait(self, seconds):
        """Whether an answer has begun to arrive within so many seconds."""
        self.socket.settimeout(seconds)
        try:
            self.more()
            return True
        except _socket.timeout:
            return False
        finally:
            self.socket.settimeout(None)

    def receive(self):
        while b"\r\n\r\n" not in self.received:
            self.more()
        head, self.received = self.received.split(b"\r\n\r\n", 1)
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = self.chunks()
        else:
            body = self.exactly(int(headers.get("content-length", 0)))
        return int(status.split()[1]), headers, body

    def chunks(self):
        body = bytearray()
        while size := int(self.line().split(b";")[0], 16):
            body += self.exactly(size)
            self.line()
        while self.line():
            pass
        return body

    def line(self):
        while b"\r\n" not in self.received:
            self.more()
        line, self.received = self.received.split(b"\r\n", 1)
        return line

    def exactly(self, size):
        body = bytearray(size)
        filled = min(size, len(self.received))
        body[:filled] = self.received[:filled]
        self.received = self.received[filled:]
        view = memoryview(body)
        while filled < size:
            try:
                count = self.socket.recv_into(view[filled:])
            except OSError as error:
                raise Lost("the platform is gone: %s" % error) from None
            if not count:
                raise Lost("the platform closed the connection")
            filled += count
        return body

    def more(self):
        try:
            received = self.socket.recv(65536)
        except _socket.timeout:
            raise
        except OSError as error:
            raise Lost("the platform is gone: %s" % error) from None
        if not received:
            raise Lost("the platform closed the connection")
        self.received += received


def leave(reason):
    """Ends the process at once, whatever other threads do."""
    try:
        os.write(2, ("bootstrap: %s\n" % reason).encode())
    except OSError:
        pass  # Nobody listens any more, and the process ends in the next line.
    os._exit(1)


reporting = _thread.allocate_lock()


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Client:
    installation_id = app_title = app_version_name = app_version_code = app_package_name = None


class ClientContext:
    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        self.client = Client()
        self.client.__dict__.update(fields.get("client") or {})


class Context:
    """What a handler gets as its second argument; the same fields as in Lambda."""

    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn", "")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME", "")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME", "")
        self.identity = Identity()
        client = headers.get("lambda-runtime-client-context")
        self.client_context = ClientContext(json.loads(client)) if client else None
        self._deadline = int(headers.get("lambda-runtime-deadline-ms", 0))

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def report_progress(self, percent, message=""):
        """Tells whoever watches this run how far it has come: 0 to 100 percent, and a few words.

        Can be called at any rate, from any thread, and in child processes: a connection of its own
        keeps it apart from the bootstrap's.
        """
        body = encode({"percent": float(percent), "message": str(message)[:LONGEST_MESSAGE]})
        with reporting:
            try:
                platform = Platform(SOCKET)
                try:
                    status, _, answer = platform.call("POST", PROGRESS, body)
                finally:
                    platform.socket.close()
            except Lost:
                return  # So many processes report at once that their connections are refused; one will get through.
        if status != 202:
            raise ValueError(json.loads(answer)["errorMessage"])


class ConfigureLogging:
    """Gives the logging module Lambda's format in the moment somebody imports it."""

    request_id = ""

    def find_spec(self, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        finder = next(finder for finder in sys.meta_path if getattr(finder, "__name__", "") == "PathFinder")
        spec = finder.find_spec(name, path)
        if spec.origin.startswith(os.environ.get("LAMBDA_TASK_ROOT", "/var/task") + "/"):
            return spec
        execute = spec.loader.exec_module

        def execute_and_configure(module):
            execute(module)
            self.configure(module)

        spec.loader.exec_module = execute_and_configure
        return spec

    def configure(self, logging):
        class Formatter(logging.Formatter):
            converter = time.gmtime

            def format(self, record):
                record.aws_request_id = ConfigureLogging.request_id
                return super().format(record)

        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(
            Formatter(
                "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"
            )
        )
        logging.getLogger().addHandler(handler)


class Fault(Exception):
    """Something wrong with the function that has a name of its own in Lambda."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.trace = list(trace)


def assignment(platform):
    """Waits until a function claims this container; returns its environment."""
    platform.send("GET", "/ephemera/assignment")
    for module in IDLE_IMPORTS:
        if platform.wait(IDLE_SECONDS):
            break
        try:
            __import__(module)
        except ImportError:
            pass  # A distribution may leave out parts of the library; whoever needs them is told then.
    status, _, body = platform.receive()
    if status != 200:
        leave("the assignment was refused with status %d" % status)
    entries = (entry.partition(b"=") for entry in bytes(body).split(b"\0") if entry)
    return {os.fsdecode(name): os.fsdecode(value) for name, _, value in entries}


def become(environment):
    """Turns this process into the function's: its variables, its time zone, its module path."""
    os.environ.clear()
    os.environ.update({"PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin", "HOME": "/tmp"})
    os.environ.update(environment)
    time.tzset()
    task = os.environ.setdefault("LAMBDA_TASK_ROOT", "/var/task")
    os.chdir(task)
    path = os.environ.get("PYTHONPATH", "")
    before = [task] + [entry for entry in path.split(":") if entry and entry != task]
    sys.path[:0] = before
    sys.argv = [""]

    # What layers bring stands behind what the package brings, and before the standard library, as in Lambda.
    layers = []
    if os.path.isdir(LAYERS):
        site_packages = "%s/lib/python%d.%d/site-packages" % (LAYERS, *sys.version_info[:2])
        layers = [folder for folder in (site_packages, LAYERS) if os.path.isdir(folder)]
        sys.path[len(before):len(before)] = layers

    # Started with -S: site would look for packages, run what their .pth files say, and cost every start.
    import site

    site.setquit()
    for folder in layers:
        site.addsitedir(folder)  # It is in the path already: this reads its .pth files.
    sys.path += filter(os.path.isdir, site.getsitepackages())

    # What package and layers bring wins over what this file has imported, as it would without this file.
    brought = set()
    for folder in [task] + layers:
        try:
            brought.update(entry.partition(".")[0] for entry in os.listdir(folder))
        except OSError:
            pass  # Nothing can be imported from it either.
    for module in list(sys.modules):
        if module not in BUILT_IN and module.partition(".")[0] in brought:
            del sys.modules[module]


def load(handler):
    module_path, dot, function = handler.rpartition(".")
    if not dot or not module_path:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': write it as file.function" % handler)
    name = module_path.replace("/", ".")
    try:
        __import__(name)
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_path, error)) from error
    except SyntaxError as error:
        where = '  File "%s", line %s\n    %s\n' % (error.filename, error.lineno, (error.text or "").strip())
        message = "Syntax error in module '%s': %s" % (module_path, error)
        raise Fault("Runtime.UserCodeSyntaxError", message, [where]) from error
    try:
        return getattr(sys.modules[name], function)
    except AttributeError:
        message = "Handler '%s' missing on module '%s'" % (function, module_path)
        raise Fault("Runtime.HandlerNotFound", message) from None


def user_frames(error):
    """The part of an error's traceback that is the function's own."""
    import traceback

    return [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and not frame.filename.startswith("<frozen ")
    ]


def describe(error, request_id):
    """Writes the error to the log and returns its name and the JSON that the caller gets."""
    import traceback

    if isinstance(error, Fault):
        kind, trace = error.kind, error.trace
    else:
        kind, trace = type(error).__name__, traceback.format_list(user_frames(error))
    report = {"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": trace}
    lines = ["[ERROR] %s: %s\n" % (kind, error)]
    if trace:
        lines += ["Traceback (most recent call last):\n", *trace]
    cause = error.__cause__
    if cause and not isinstance(error, Fault):
        lines += ["Caused by %s: %s\n" % (type(cause).__name__, cause), *traceback.format_list(user_frames(cause))]
    sys.stdout.write("".join(lines))
    return kind, encode(report)


def report(platform, path, error, request_id=""):
    kind, body = describe(error, request_id)
    flush()
    header = "Lambda-Runtime-Function-Error-Type: %s\r\n" % kind
    platform.call("POST", path, body, header + "Content-Type: application/json\r\n")


def encode(value):
    def convert(other):
        decimal = sys.modules.get("decimal")
        if decimal and isinstance(other, decimal.Decimal):
            return float(other)
        raise TypeError("Object of type %s is not JSON serializable" % type(other).__name__)

    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=convert).encode()
    except UnicodeEncodeError:  # Half of a surrogate pair: only an escape can carry it.
        return json.dumps(value, allow_nan=False, default=convert).encode()


def run(handler, event, context):
    try:
        event = json.loads(event) if event else {}
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from error
    result = handler(event, context)
    try:
        return encode(result)
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from error


def flush():
    """Makes sure that the log is complete before the answer tells that the run is over."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass  # The function replaced or closed it; there is nothing left to flush.


def main():
    sys.stdout.reconfigure(line_buffering=True)
    sys.meta_path.insert(0, ConfigureLogging())
    compile("0", "", "eval")  # The first use of the compiler sets it up; better now than while a caller waits.
    try:
        serve(Platform(SOCKET))
    except Lost as error:
        leave(error)


def serve(platform):
    become(assignment(platform))
    try:
        handler = load(os.environ.get("_HANDLER", ""))
    except SystemExit:
        raise
    except BaseException as error:
        report(platform, INIT_ERROR, error)
        sys.exit(1)

    while True:
        status, headers, event = platform.call("GET", INVOCATION + "next")
        if status != 200:
            leave("the next event was refused with status %d" % status)
        context = Context(headers)
        ConfigureLogging.request_id = context.aws_request_id
        if "lambda-runtime-trace-id" in headers:
            os.environ["_X_AMZN_TRACE_ID"] = headers["lambda-runtime-trace-id"]
        path = INVOCATION + context.aws_request_id
        try:
            answer = run(handler, event, context)
        except SystemExit:
            raise
        except BaseException as error:
            report(platform, path + "/error", error, context.aws_request_id)
        else:
            flush()
            platform.call("POST", path + "/response", answer, "Content-Type: application/json\r\n")


main()
