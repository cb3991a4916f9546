def handler(event:, context:)
  name = event.fetch('name', 'world')
  puts "#{context.function_name} greets #{name}"
  { message: "Hello, #{name}!", request: context.aws_request_id }
end
