# Runs one function in a container: waits for its assignment, loads its handler, serves its events.
#
# Started without RubyGems, which takes longer to load than all of this. It is loaded once nobody has
# come for a while, for functions that bring gems, and for those that mention it or want a file that
# cannot be found without it.

require 'json'
require 'socket'

module Ephemera
  SOCKET = ENV.fetch('EPHEMERA_SOCKET', '/run/ephemera/api.sock')
  INVOCATION = '/2018-06-01/runtime/invocation/'
  INIT_ERROR = '/2018-06-01/runtime/init/error'
  LONGEST_MESSAGE = 1024
  IDLE_SECONDS = 0.25

  # The platform's end of the container's socket: HTTP/1.1 over one kept connection, one request at
  # a time. Every failure of the connection raises an IOError or a SystemCallError.
  class Platform
    def initialize
      @socket = UNIXSocket.new(SOCKET)
    end

    # Returns the answer's status, headers (by lower-case name) and body.
    def call(method, path, body = '', headers = '')
      send(method, path, body, headers)
      receive
    end

    def send(method, path, body = '', headers = '')
      @socket.write("#{method} #{path} HTTP/1.1\r\nHost: ephemera\r\n#{headers}Content-Length: #{body.bytesize}\r\n\r\n", body)
    end

    def receive
      status = Integer(line.split[1])
      headers = {}
      until (header = line).empty?
        name, value = header.split(':', 2)
        headers[name.downcase] = value.strip
      end
      size = headers.fetch('content-length', 0).to_i
      body = @socket.read(size)
      raise EOFError, 'the platform closed the connection' if body.bytesize < size

      [status, headers, body]
    end

    # Whether an answer has begun to arrive within so many seconds.
    def wait(seconds) = @socket.wait_readable(seconds)

    def close = @socket.close

    private

    def line = @socket.readline("\r\n", chomp: true)
  end

  # Something wrong with the function that has a name of its own in Lambda.
  class Fault < StandardError
    attr_reader :kind

    def initialize(kind, message, backtrace = [])
      super(message)
      @kind = kind
      set_backtrace(backtrace)
    end
  end

  # What a handler gets as its context; the same fields as in Lambda.
  class Context
    attr_reader :aws_request_id, :invoked_function_arn, :deadline_ms, :client_context, :identity,
                :function_name, :function_version, :memory_limit_in_mb, :log_group_name, :log_stream_name

    def initialize(headers)
      @aws_request_id = headers['lambda-runtime-aws-request-id']
      @invoked_function_arn = headers['lambda-runtime-invoked-function-arn']
      @deadline_ms = headers['lambda-runtime-deadline-ms'].to_i
      client = headers['lambda-runtime-client-context']
      @client_context = JSON.parse(client) if client
      @function_name = ENV['AWS_LAMBDA_FUNCTION_NAME']
      @function_version = ENV['AWS_LAMBDA_FUNCTION_VERSION']
      @memory_limit_in_mb = ENV['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
      @log_group_name = ENV['AWS_LAMBDA_LOG_GROUP_NAME']
      @log_stream_name = ENV['AWS_LAMBDA_LOG_STREAM_NAME']
    end

    def get_remaining_time_in_millis
      [0, deadline_ms - (Time.now.to_f * 1000).to_i].max
    end

    # Tells whoever watches this run how far it has come: 0 to 100 percent, and a few words. Can be
    # called at any rate, from any thread, and in child processes: each report has its connection.
    def report_progress(percent, message = '')
      platform = Platform.new
      report = JSON.generate({ percent: Float(percent), message: message.to_s[0, LONGEST_MESSAGE] })
      status, _, answer = platform.call('POST', '/ephemera/progress', report)
      raise ArgumentError, JSON.parse(answer)['errorMessage'] if status != 202
    ensure
      platform&.close
    end
  end

  module_function

  def serve
    $stdout.sync = true
    JSON.generate(JSON.parse('{"a": [1.5, "b"]}')) # The first use takes longer than all later ones.
    platform = Platform.new
    become(assignment(platform))
    handler = begin
      load_handler(ENV.fetch('_HANDLER', ''))
    rescue SystemExit
      raise
    rescue Exception => e
      report(platform, INIT_ERROR, e)
      exit!(1)
    end
    loop { serve_event(platform, handler) }
  end

  def assignment(platform)
    platform.send('GET', '/ephemera/assignment')
    require 'rubygems' unless platform.wait(IDLE_SECONDS)
    status, _, body = platform.receive
    raise IOError, "the assignment was refused with status #{status}" if status != 200

    body.force_encoding('UTF-8').split("\0").to_h { |entry| entry.split('=', 2) }
  end

  # Turns this process into the function's: its variables, its files.
  def become(environment)
    task = environment['LAMBDA_TASK_ROOT'] ||= '/var/task'
    gems = Dir["#{task}/vendor/bundle/ruby/*"] + Dir['/opt/ruby/gems/*']
    ENV.replace({
      'PATH' => '/usr/local/bin:/usr/bin:/bin:/opt/bin',
      'HOME' => '/tmp',
      'RUBYLIB' => '/opt/ruby/lib',
      'GEM_PATH' => "#{gems.join(':')}:" # The last colon stands for the distribution's own.
    }.merge(environment))
    $LOAD_PATH.unshift(task, *ENV['RUBYLIB'].split(':'))
    Dir.chdir(task)
    $PROGRAM_NAME = 'bootstrap'
    if defined?(Gem)
      Gem.clear_paths
    elsif gems.any? || environment.key?('GEM_PATH')
      require 'rubygems'
    else
      load_rubygems_on_demand
    end
  end

  def load_rubygems_on_demand
    Object.autoload(:Gem, 'rubygems')
    plain = Kernel.instance_method(:require)
    loaded = false
    Kernel.define_method(:require) do |path|
      plain.bind_call(self, path)
    rescue LoadError
      raise if loaded

      loaded = true
      plain.bind_call(self, 'rubygems')
      require(path)
    end
    Kernel.send(:private, :require)
  end

  def load_handler(name)
    unless (parts = %r{\A((?:[^/]*/)*[^/.]+)\.(?:(.+)\.)?([^./]+)\z}.match(name))
      raise Fault.new('Runtime.MalformedHandlerName', "Bad handler '#{name}': write it as file.method or file.Class.method")
    end

    file, owner, method = parts.captures
    begin
      require File.expand_path(file, ENV['LAMBDA_TASK_ROOT'])
    rescue LoadError => e
      raise Fault.new('Runtime.ImportModuleError', e.message, own(e.backtrace))
    rescue SyntaxError => e
      raise Fault.new('Runtime.UserCodeSyntaxError', e.message, own(e.backtrace))
    end
    begin
      (owner ? Object.const_get(owner) : TOPLEVEL_BINDING.receiver).method(method)
    rescue NameError
      raise Fault.new('Runtime.HandlerNotFound', "'#{owner || "#{file}.rb"}' has no method '#{method}'")
    end
  end

  def serve_event(platform, handler)
    status, headers, event = platform.call('GET', "#{INVOCATION}next")
    raise IOError, "the next event was refused with status #{status}" if status != 200

    ENV['_X_AMZN_TRACE_ID'] = headers['lambda-runtime-trace-id']
    id = headers['lambda-runtime-aws-request-id']
    begin
      answer = run(handler, event, Context.new(headers))
      flush
    rescue SystemExit
      raise
    rescue Exception => e
      report(platform, "#{INVOCATION}#{id}/error", e, id)
    else
      platform.call('POST', "#{INVOCATION}#{id}/response", answer, "Content-Type: application/json\r\n")
    end
  end

  def run(handler, event, context)
    begin
      event = event.empty? ? {} : JSON.parse(event, max_nesting: false)
    rescue JSON::ParserError => e
      raise Fault.new('Runtime.UnmarshalError', "Unable to unmarshal input: #{e.message}")
    end
    result = handler.call(event: event, context: context)
    begin
      JSON.generate(result, max_nesting: 0)
    rescue JSON::GeneratorError, EncodingError => e
      raise Fault.new('Runtime.MarshalError', "Unable to marshal response: #{e.message}")
    end
  end

  # The part of a backtrace that is the function's.
  def own(backtrace) = (backtrace || []).reject { |line| line.start_with?(__FILE__, '<internal:') }

  def report(platform, path, error, id = '')
    kind = error.is_a?(Fault) ? error.kind : error.class.to_s
    message = error.message.dup.force_encoding('UTF-8').scrub
    trace = own(error.backtrace).map(&:scrub)
    error.set_backtrace(trace)
    warn "[ERROR] #{kind}: #{error.full_message(highlight: false, order: :top)}"
    flush
    body = JSON.generate({ errorMessage: message, errorType: kind, requestId: id, stackTrace: trace })
    header = "Lambda-Runtime-Function-Error-Type: #{kind.gsub(/[^ -~]/, '?')}\r\n"
    platform.call('POST', path, body, "#{header}Content-Type: application/json\r\n")
  end

  # Makes sure that the log is complete before the answer tells that the run is over.
  def flush
    [$stdout, $stderr].each { |stream| stream.flush if stream.respond_to?(:flush) }
  rescue IOError, SystemCallError
    # The function closed it; there is nothing left to flush.
  end
end

begin
  Ephemera.serve
rescue IOError, SystemCallError => e
  warn "bootstrap: the platform is gone: #{e.message}"
  exit! 1
end
