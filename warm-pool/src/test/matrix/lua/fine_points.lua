function by_name(event) return {event = event} end

function paths()
  local shell = io.popen('echo "$GREETING from $PWD"')
  local said = shell:read('l')
  shell:close()
  return {path = os.getenv('PATH'), library = package.path:find('/opt/lua/?.lua', 1, true) ~= nil,
    said = said == os.getenv('GREETING') .. ' from ' .. os.getenv('LAMBDA_TASK_ROOT')}
end

function progress(_, context)
  context:report_progress(40, 'halfway')
  context:report_progress(101)
end

function not_json() return {print} end

function object() error({type = 'Overflow', message = 'too much'}) end

function missing() require 'nowhere' end

nested = {deep = {handler = function() return 1 / 3 end}}

function bytes() return '\xff' end

function fails_with_bytes() error('\xff is no text', 0) end
