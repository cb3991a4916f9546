require 'greeting'

def handler(event:, context:)
  case event['do']
  when 'hello' then { greeting: "Hello, #{event['name']}!" }
  when 'fail' then fail_on_purpose
  when 'logs' then log_to_both_streams
  when 'echo'
    puts event['text']
    { text: event['text'] }
  when 'dependency' then { dependency: Greeting::VERSION }
  when 'environment' then { value: ENV[event['name']] }
  when 'context' then describe(context)
  when 'large' then { text: 'x' * event['size'] }
  when 'exit' then exit event['code']
  when 'hog' then take_all_memory
  when 'loop'
    puts 'looping'
    loop {}
  when 'files' then { task: writable?('/var/task/file'), tmp: writable?('/tmp/file') }
  end
end

def fail_on_purpose
  raise 'this function fails on purpose: ünïcödé'
end

def log_to_both_streams
  puts 'to standard output ✓'
  warn 'to standard error ✓'
  {}
end

def describe(context)
  {
    requestId: context.aws_request_id,
    functionName: context.function_name,
    functionVersion: context.function_version,
    memory: Integer(context.memory_limit_in_mb),
    arn: context.invoked_function_arn,
    remaining: context.get_remaining_time_in_millis
  }
end

def take_all_memory
  taken = []
  loop { taken << 'x' * 1_000_000 }
end

def writable?(path)
  File.write(path, 'x')
  true
rescue SystemCallError
  false
end
