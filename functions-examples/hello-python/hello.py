def handler(event, context):
    name = event.get("name", "world")
    print(f"{context.function_name} greets {name}")
    return {"message": f"Hello, {name}!", "request": context.aws_request_id}
