def handler(event:
