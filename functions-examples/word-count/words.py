import base64
import collections
import json
import re


def handler(event, context):
    """Takes {"text": …} from any caller, or a text in the body of a request to its URL."""
    if "requestContext" not in event:
        return count(event["text"])
    body = event.get("body", "")
    text = base64.b64decode(body).decode("utf-8", "replace") if event.get("isBase64Encoded") else body
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(count(text), ensure_ascii=False),
    }


def count(text):
    words = re.findall(r"\w+", text.lower())
    return {"words": len(words), "most": dict(collections.Counter(words).most_common(10))}
