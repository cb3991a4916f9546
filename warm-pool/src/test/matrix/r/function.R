library(greeting)

handler <- function(event, context) {
  switch(event$do,
    hello = list(greeting = paste0("Hello, ", event$name, "!")),
    fail = fail_on_purpose(),
    logs = {
      cat("to standard output ✓\n")
      message("to standard error ✓")
      NULL
    },
    echo = {
      cat(event$text, "\n", sep = "")
      list(text = event$text)
    },
    dependency = list(dependency = greeting_version()),
    environment = list(value = Sys.getenv(event$name)),
    context = list(
      requestId = context$aws_request_id,
      functionName = context$function_name,
      functionVersion = context$function_version,
      memory = context$memory_limit_in_mb,
      arn = context$invoked_function_arn,
      remaining = context$get_remaining_time_in_millis()
    ),
    large = list(text = strrep("x", event$size)),
    exit = quit(status = event$code),
    hog = take_all_memory(),
    loop = {
      cat("looping\n")
      repeat {}
    },
    files = list(task = writable("/var/task/file"), tmp = writable("/tmp/file"))
  )
}

fail_on_purpose <- function() {
  stop("this function fails on purpose: ünïcödé")
}

take_all_memory <- function() {
  taken <- list()
  repeat taken[[length(taken) + 1]] <- rep(1.5, 1e6)
}

writable <- function(path) {
  suppressWarnings(tryCatch({
    writeLines("x", path)
    TRUE
  }, error = function(e) FALSE))
}
