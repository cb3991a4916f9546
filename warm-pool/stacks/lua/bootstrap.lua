-- Runs one function in a container: waits for its assignment, loads its handler, serves its events.

local cjson = require 'cjson'
local unix = require 'socket.unix'

local INVOCATION = '/2018-06-01/runtime/invocation/'
local INIT_ERROR = '/2018-06-01/runtime/init/error'
local PROGRESS = '/ephemera/progress'
local LONGEST_MESSAGE = 1024
local SOCKET = os.getenv('EPHEMERA_SOCKET') or '/run/ephemera/api.sock'
local THIS_FILE = debug.getinfo(1, 'S').short_src

local function leave(reason)
  io.stderr:write('bootstrap: ', reason, '\n')
  os.exit(1)
end

-- ---- The platform: HTTP/1.1 over one kept connection, one request at a time ----

local function connect()
  local socket = unix()
  local connected, problem = socket:connect(SOCKET)
  return connected and socket or leave('cannot connect to ' .. SOCKET .. ': ' .. problem)
end

local function receive(socket, what)
  local received, problem = socket:receive(what)
  return received or leave('the platform is gone: ' .. problem)
end

-- Sends a request and returns the answer's status, headers (by lower-case name) and body.
local function call(socket, method, path, body, headers)
  body = body or ''
  local head = ('%s %s HTTP/1.1\r\nHost: ephemera\r\n%sContent-Length: %d\r\n\r\n'):format(method, path, headers or '', #body)
  local sent, problem = socket:send(head .. body)
  if not sent then leave('the platform is gone: ' .. problem) end
  local status = tonumber(receive(socket, '*l'):match('^%S+ (%d+)'))
  local answered = {}
  for line in function() return receive(socket, '*l') end do
    if line == '' then break end
    local name, value = line:match('^([^:]+):%s*(.-)%s*$')
    answered[name:lower()] = value
  end
  local size = tonumber(answered['content-length'] or 0)
  return status, answered, size > 0 and receive(socket, size) or ''
end

-- ---- The function ----

local environment = {}

local function quoted(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- Lua can read its process's variables but not set them: what asks for them, and what starts other
-- processes, is given those of the function.
local function become(assignment)
  environment = {PATH = '/usr/local/bin:/usr/bin:/bin:/opt/bin', HOME = '/tmp', LAMBDA_TASK_ROOT = '/var/task'}
  for name, value in assignment:gmatch('([^=%z]+)=(%Z*)') do environment[name] = value end

  function os.getenv(name) return environment[name] end
  local execute, popen = os.execute, io.popen
  local function with_environment(command)
    local words = {'cd ' .. quoted(environment.LAMBDA_TASK_ROOT) .. '; exec env -i'}
    for name, value in pairs(environment) do words[#words + 1] = quoted(name .. '=' .. value) end
    return table.concat(words, ' ') .. ' sh -c ' .. quoted(command)
  end
  function os.execute(command) return execute(command and with_environment(command)) end
  function io.popen(command, mode) return popen(with_environment(command), mode) end

  local task = environment.LAMBDA_TASK_ROOT
  local function paths(own, endings, former)
    local all = {own}
    for _, root in ipairs {task, task .. '/lua_modules/share/lua/5.4', task .. '/lua_modules/lib/lua/5.4', '/opt/lua'} do
      for ending in endings:gmatch('%S+') do all[#all + 1] = root .. ending end
    end
    all[#all + 1] = former
    return table.concat(all, ';')
  end
  package.path = paths(environment.LUA_PATH, '/?.lua /?/init.lua', package.path)
  package.cpath = paths(environment.LUA_CPATH, '/?.so', package.cpath)
end

-- An error with its traceback, which is gone once it has been caught.
local function traced(err)
  if type(err) == 'table' and err.kind then return err end
  local frames = {}
  for frame in debug.traceback('', 2):gmatch('\t([^\n]+)') do
    if not frame:find(THIS_FILE, 1, true) and not frame:find('^%[C%]') then frames[#frames + 1] = frame end
  end
  local kind, message = 'Error', err
  if type(err) == 'table' then kind, message = err.type or 'Error', err.message or err end
  return {kind = tostring(kind), message = tostring(message), trace = frames}
end

local function fault(kind, message)
  error({kind = kind, message = message, trace = {}})
end

local function load_handler(name)
  local file, property = name:match('^(.-[^/.]+)%.([^/]+)$')
  if not file or file:match('([^/]*)$'):find('.', 1, true) then
    fault('Runtime.MalformedHandlerName', "Bad handler '" .. name .. "': write it as file.function")
  end
  local path = environment.LAMBDA_TASK_ROOT .. '/' .. file .. '.lua'
  local opened = io.open(path) or fault('Runtime.ImportModuleError', "The package has no file '" .. file .. ".lua'")
  opened:close()
  local chunk, problem = loadfile(path)
  if not chunk then fault('Runtime.UserCodeSyntaxError', problem) end
  local returned = chunk(file)
  if type(returned) == 'function' and property == 'handler' then return returned end
  local found = type(returned) == 'table' and returned or _G
  for key in property:gmatch('[^.]+') do
    found = type(found) == 'table' and found[key] or nil
  end
  if type(found) == 'function' then return found end
  fault('Runtime.HandlerNotFound', "'" .. file .. ".lua' has no function '" .. property .. "'")
end

local Context = {}
Context.__index = Context

local function context_of(headers)
  return setmetatable({
    aws_request_id = headers['lambda-runtime-aws-request-id'],
    invoked_function_arn = headers['lambda-runtime-invoked-function-arn'],
    deadline_ms = tonumber(headers['lambda-runtime-deadline-ms']),
    client_context = cjson.decode(headers['lambda-runtime-client-context'] or 'null'),
    function_name = environment.AWS_LAMBDA_FUNCTION_NAME,
    function_version = environment.AWS_LAMBDA_FUNCTION_VERSION,
    memory_limit_in_mb = tonumber(environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
    log_group_name = environment.AWS_LAMBDA_LOG_GROUP_NAME,
    log_stream_name = environment.AWS_LAMBDA_LOG_STREAM_NAME,
  }, Context)
end

function Context:get_remaining_time_in_millis()
  return math.max(0, math.floor(self.deadline_ms - require('socket').gettime() * 1000))
end

-- Tells whoever watches this run how far it has come: 0 to 100 percent, and a few words.
function Context:report_progress(percent, message)
  message = tostring(message or '')
  local cut = utf8.offset(message, LONGEST_MESSAGE + 1)
  local report = cjson.encode({percent = tonumber(percent), message = cut and message:sub(1, cut - 1) or message})
  local socket = connect()
  local status, _, answer = call(socket, 'POST', PROGRESS, report)
  socket:close()
  if status ~= 202 then error(cjson.decode(answer).errorMessage, 2) end
end

local function run(handler, payload, context)
  local decoded, event = pcall(cjson.decode, payload == '' and '{}' or payload)
  if not decoded then fault('Runtime.UnmarshalError', 'Unable to unmarshal input: ' .. event) end
  local result = handler(event, context)
  if result == nil then result = cjson.null end
  local encoded, answer = pcall(cjson.encode, result)
  if encoded and not utf8.len(answer) then encoded, answer = false, 'it holds text that is not UTF-8' end
  if not encoded then fault('Runtime.MarshalError', 'Unable to marshal response: ' .. answer) end
  return answer
end

local function report(socket, path, err, id)
  if not utf8.len(err.message) then err.message = err.message:gsub('[\x80-\xff]', '?') end
  local trace = #err.trace > 0 and '\nstack traceback:\n\t' .. table.concat(err.trace, '\n\t') or ''
  io.stderr:write('[ERROR] ', err.kind, ': ', err.message, trace, '\n')
  io.stdout:flush()
  -- An empty table would be written as an object.
  local frames = #err.trace > 0 and cjson.encode(err.trace) or '[]'
  local body = ('{"errorMessage":%s,"errorType":%s,"requestId":%s,"stackTrace":%s}'):format(
    cjson.encode(err.message), cjson.encode(err.kind), cjson.encode(id), frames)
  local header = 'Lambda-Runtime-Function-Error-Type: ' .. err.kind:gsub('[^ -~]', '?') .. '\r\n'
  call(socket, 'POST', path, body, header .. 'Content-Type: application/json\r\n')
end

local function serve(socket)
  local status, _, assignment = call(socket, 'GET', '/ephemera/assignment')
  if status ~= 200 then leave('the assignment was refused with status ' .. status) end
  become(assignment)

  local loaded, handler = xpcall(load_handler, traced, environment._HANDLER or '')
  if not loaded then
    if handler.message:find("module '[^']*' not found") then handler.kind = 'Runtime.ImportModuleError' end
    report(socket, INIT_ERROR, handler, '')
    os.exit(1)
  end
  while true do
    local status, headers, event = call(socket, 'GET', INVOCATION .. 'next')
    if status ~= 200 then leave('the next event was refused with status ' .. status) end
    local context = context_of(headers)
    environment._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id']
    local path = INVOCATION .. context.aws_request_id
    local succeeded, answer = xpcall(run, traced, handler, event, context)
    if succeeded then
      io.stdout:flush()
      call(socket, 'POST', path .. '/response', answer, 'Content-Type: application/json\r\n')
    else
      report(socket, path .. '/error', answer, context.aws_request_id)
    end
  end
end

io.stdout:setvbuf('line')
cjson.encode_sparse_array(true)
serve(connect())
