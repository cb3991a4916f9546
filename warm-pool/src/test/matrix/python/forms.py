import decimal
import logging
import os

logging.getLogger().setLevel(logging.INFO)


def logs(event, context):
    logging.info("noted: %s", event)
    return None


def number(event, context):
    return {"total": decimal.Decimal("1.50"), "sum": sum(event)}


def no_json(event, context):
    return {1, 2}


def chained(event, context):
    try:
        {}["key"]
    except KeyError as error:
        raise ValueError("no key: ø") from error


def progress(event, context):
    context.report_progress(400)


def place(event, context):
    return [context.client_context, os.getcwd(), os.environ["HOME"]]


def surrogate(event, context):
    return {"half": event["half"]}


class Refusal(Exception):
    pass


async def coroutine(event, context):
    return 1


def custom(event, context):
    raise Refusal("refused")
