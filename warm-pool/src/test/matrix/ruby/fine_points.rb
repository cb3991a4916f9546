module Fine
  class Points
    def self.handler(event:, context:)
      { event: event, here: __dir__ == ENV['LAMBDA_TASK_ROOT'] }
    end
  end
end

def paths(event:, context:)
  { path: ENV['PATH'], library: $LOAD_PATH.include?('/opt/ruby/lib'), gems: Gem::VERSION.is_a?(String) }
end

def progress(event:, context:)
  context.report_progress(40, 'halfway ✓')
  context.report_progress(101)
end

def not_json(event:, context:) = Float::NAN

def missing_gem(event:, context:) = require('nowhere')
