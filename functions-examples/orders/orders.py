import base64
import json


def handler(event, context):
    """Takes records such as {"item": "tea", "quantity": 2, "price": 4.5}, and names those it cannot read."""
    failures = []
    for partition, records in event["records"].items():
        total = 0
        for record in records:
            try:
                order = json.loads(base64.b64decode(record["value"]))
                total += order["quantity"] * order["price"]
            except (ValueError, KeyError, TypeError) as problem:
                print(f"{partition}, offset {record['offset']}: {problem!r}")
                failures.append({"itemIdentifier": {"partition": partition, "offset": record["offset"]}})
                # What follows in this partition comes again with it: order is kept.
                break
        print(f"{partition}: {total:.2f}")
    return {"batchItemFailures": failures}
