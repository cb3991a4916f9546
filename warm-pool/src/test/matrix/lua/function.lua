local greeting = require 'greeting'

local function fail_on_purpose()
  error('this function fails on purpose: ünïcödé')
end

local function take_all_memory()
  local taken = {}
  while true do taken[#taken + 1] = ('x'):rep(1000000) .. #taken end
end

local function writable(path)
  local file = io.open(path, 'w')
  if file then file:close() end
  return file ~= nil
end

local deeds = {
  hello = function(event) return {greeting = 'Hello, ' .. event.name .. '!'} end,
  fail = function()
    fail_on_purpose()
    return {}
  end,
  logs = function()
    print('to standard output ✓')
    io.stderr:write('to standard error ✓\n')
    return {}
  end,
  echo = function(event)
    print(event.text)
    return {text = event.text}
  end,
  dependency = function() return {dependency = greeting.version} end,
  environment = function(event) return {value = os.getenv(event.name)} end,
  context = function(_, context)
    return {
      requestId = context.aws_request_id,
      functionName = context.function_name,
      functionVersion = context.function_version,
      memory = context.memory_limit_in_mb,
      arn = context.invoked_function_arn,
      remaining = context:get_remaining_time_in_millis(),
    }
  end,
  large = function(event) return {text = ('x'):rep(event.size)} end,
  exit = function(event) os.exit(event.code) end,
  hog = take_all_memory,
  loop = function()
    print('looping')
    while true do end
  end,
  files = function() return {task = writable('/var/task/file'), tmp = writable('/tmp/file')} end,
}

return {
  handler = function(event, context)
    local result = deeds[event['do']](event, context)
    return result
  end,
}
