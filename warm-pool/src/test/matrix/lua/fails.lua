error('while loading')
