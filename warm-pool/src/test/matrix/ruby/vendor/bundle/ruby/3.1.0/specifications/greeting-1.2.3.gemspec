Gem::Specification.new do |gem|
  gem.name = 'greeting'
  gem.version = '1.2.3'
  gem.summary = 'A gem as Bundler puts it into vendor/bundle'
  gem.authors = ['Ephemera']
  gem.files = ['lib/greeting.rb']
  gem.require_paths = ['lib']
end
