module Greeting
  VERSION = '1.2.3'
end
