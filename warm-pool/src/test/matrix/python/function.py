import os
import sys

from vendored import library


def handler(event, context):
    return globals()[event["do"]](event, context)


def hello(event, context):
    return {"greeting": "Hello, %s!" % event["name"]}


def fail(event, context):
    fail_on_purpose()


def fail_on_purpose():
    raise RuntimeError("this function fails on purpose: ünïcödé")


def logs(event, context):
    print("to standard output ✓")
    print("to standard error ✓", file=sys.stderr)


def echo(event, context):
    print(event["text"])
    return {"text": event["text"]}


def dependency(event, context):
    return {"dependency": library.VERSION}


def environment(event, context):
    return {"value": os.environ[event["name"]]}


def context(event, context):
    return {
        "requestId": context.aws_request_id,
        "functionName": context.function_name,
        "functionVersion": context.function_version,
        "memory": int(context.memory_limit_in_mb),
        "arn": context.invoked_function_arn,
        "remaining": context.get_remaining_time_in_millis(),
    }


def large(event, context):
    return {"text": "x" * event["size"]}


def exit(event, context):
    sys.exit(event["code"])


def hog(event, context):
    kept = []
    while True:
        kept.append(bytearray(b"x" * (1 << 20)))


def loop(event, context):
    print("looping")
    while True:
        pass


def files(event, context):
    return {"task": writable("/var/task/file"), "tmp": writable("/tmp/file")}


def writable(path):
    try:
        with open(path, "w") as file:
            file.write("written")
        return True
    except OSError:
        return False
