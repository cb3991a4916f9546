from . import neighbour


def handler(event, context):
    return neighbour.NAME
