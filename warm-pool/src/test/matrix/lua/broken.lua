function handler()
  return 1 +
end
