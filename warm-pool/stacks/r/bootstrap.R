# Runs one function in a container: waits for its assignment, loads its handler, serves its events.
# The function's own environment is the global one, and holds nothing of this file.
local({
  invocation <- "/2018-06-01/runtime/invocation/"
  init_error <- "/2018-06-01/runtime/init/error"
  longest_message <- 1024

  leave <- function(reason) {
    cat("bootstrap: ", reason, "\n", sep = "", file = stderr())
    quit(save = "no", status = 1)
  }

  # ---- The platform: HTTP/1.1 on a Unix socket, one request at a time over a kept connection ----

  platform <- curl::new_handle(
    unix_socket_path = Sys.getenv("EPHEMERA_SOCKET", "/run/ephemera/api.sock"),
    connecttimeout = 10
  )

  # Posts the body if there is one; returns the answer's status_code, headers (raw) and content (raw).
  call_platform <- function(path, body = NULL, headers = list()) {
    if (is.null(body)) {
      curl::handle_setopt(platform, httpget = TRUE)
    } else {
      curl::handle_setopt(platform, post = TRUE, postfieldsize = length(body), postfields = body)
    }
    # A body that is large is sent without asking first.
    curl::handle_setheaders(platform, .list = c(list(Expect = ""), headers))
    tryCatch(
      curl::curl_fetch_memory(paste0("http://ephemera", path), handle = platform),
      error = function(e) leave(paste("the platform is gone:", conditionMessage(e)))
    )
  }

  text <- function(bytes) {
    result <- rawToChar(bytes)
    Encoding(result) <- "UTF-8"
    result
  }

  bytes <- function(text) charToRaw(enc2utf8(as.character(text)))

  encode <- function(value) {
    jsonlite::toJSON(value, auto_unbox = TRUE, digits = NA, null = "null", na = "null")
  }

  # ---- The function ----

  become <- function(assignment) {
    Sys.unsetenv(grep("^R_", names(Sys.getenv()), value = TRUE, invert = TRUE))
    Sys.setenv(PATH = "/usr/local/bin:/usr/bin:/bin:/opt/bin", HOME = "/tmp", LAMBDA_TASK_ROOT = "/var/task")
    ends <- which(assignment == as.raw(0))
    starts <- c(1, ends + 1)
    for (i in seq_along(ends)) {
      if (ends[i] == starts[i]) next
      entry <- text(assignment[starts[i]:(ends[i] - 1)])
      equals <- regexpr("=", entry, fixed = TRUE)
      variable <- list(substring(entry, equals + 1))
      names(variable) <- substring(entry, 1, equals - 1)
      do.call(Sys.setenv, variable)
    }
    task <- Sys.getenv("LAMBDA_TASK_ROOT")
    setwd(task)
    own <- strsplit(Sys.getenv("R_LIBS"), ":", fixed = TRUE)[[1]]
    .libPaths(c(file.path(task, "library"), own, "/opt/R/library", .libPaths()))
  }

  # Something wrong with the function that has a name of its own in Lambda.
  fault <- function(kind, message) {
    stop(structure(class = c(kind, "ephemera_fault", "error", "condition"), list(message = message, call = NULL)))
  }

  load_handler <- function(name) {
    parts <- regmatches(name, regexec("^((?:[^/]*/)*[^/.]+)\\.([^/]+)$", name, perl = TRUE))[[1]]
    if (length(parts) == 0) {
      fault("Runtime.MalformedHandlerName", paste0("Bad handler '", name, "': write it as file.function"))
    }
    file <- file.path(Sys.getenv("LAMBDA_TASK_ROOT"), paste0(parts[2], ".R"))
    if (!file.exists(file)) {
      fault("Runtime.ImportModuleError", paste0("The package has no file '", parts[2], ".R'"))
    }
    code <- tryCatch(
      parse(file, keep.source = TRUE, encoding = "UTF-8"),
      error = function(e) fault("Runtime.UserCodeSyntaxError", conditionMessage(e))
    )
    for (expression in code) eval(expression, globalenv())
    if (!exists(parts[3], envir = globalenv(), mode = "function", inherits = FALSE)) {
      fault("Runtime.HandlerNotFound", paste0("'", parts[2], ".R' has no function '", parts[3], "'"))
    }
    get(parts[3], envir = globalenv(), mode = "function")
  }

  context_of <- function(headers) {
    deadline <- as.numeric(headers[["lambda-runtime-deadline-ms"]])
    client <- headers[["lambda-runtime-client-context"]]
    list(
      aws_request_id = headers[["lambda-runtime-aws-request-id"]],
      invoked_function_arn = headers[["lambda-runtime-invoked-function-arn"]],
      function_name = Sys.getenv("AWS_LAMBDA_FUNCTION_NAME"),
      function_version = Sys.getenv("AWS_LAMBDA_FUNCTION_VERSION"),
      memory_limit_in_mb = as.integer(Sys.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
      log_group_name = Sys.getenv("AWS_LAMBDA_LOG_GROUP_NAME"),
      log_stream_name = Sys.getenv("AWS_LAMBDA_LOG_STREAM_NAME"),
      client_context = if (!is.null(client)) jsonlite::fromJSON(client),
      get_remaining_time_in_millis = function() max(0, floor(deadline - as.numeric(Sys.time()) * 1000)),
      # Tells whoever watches this run how far it has come: 0 to 100 percent, and a few words.
      report_progress = function(percent, message = "") {
        report <- encode(list(percent = as.numeric(percent), message = substr(message, 1, longest_message)))
        answer <- call_platform("/ephemera/progress", bytes(report))
        if (answer$status_code != 202) stop(jsonlite::fromJSON(text(answer$content))$errorMessage)
        invisible()
      }
    )
  }

  run <- function(handler, payload, context) {
    event <- tryCatch(
      if (length(payload) > 0) jsonlite::fromJSON(text(payload)) else list(),
      error = function(e) fault("Runtime.UnmarshalError", paste("Unable to unmarshal input:", conditionMessage(e)))
    )
    result <- handler(event, context)
    tryCatch(
      bytes(encode(result)),
      error = function(e) fault("Runtime.MarshalError", paste("Unable to marshal response:", conditionMessage(e)))
    )
  }

  # The stack in the form of traceback(): innermost first, with the place of each call. What this
  # file has called, and what R calls to signal an error, is no part of it.
  trace_of <- function(calls) {
    signalling <- "^(stop|\\.handleSimpleError|h)\\("
    own <- "^(withCallingHandlers|tryCatch|tryCatchList|tryCatchOne|doTryCatch|serve|local|eval|eval.parent|attempt|run|load_handler|signal)\\("
    frames <- character()
    for (call in calls) {
      source <- attr(call, "srcref")
      words <- paste(deparse(call, nlines = 1L), collapse = "")
      if (grepl(signalling, words) || is.null(source) && grepl(own, words)) next
      place <- if (is.null(source)) "" else sprintf(" at %s#%d", basename(attr(source, "srcfile")$filename), source[1L])
      frames <- c(paste0(words, place), frames)
    }
    if (length(frames) == 0) character() else paste0(rev(seq_along(frames)), ": ", frames)
  }

  # The value, or a failure: what went wrong, and the stack at that moment.
  attempt <- function(value) {
    trace <- character()
    tryCatch(
      withCallingHandlers(value, error = function(e) trace <<- trace_of(utils::head(sys.calls(), -1L))),
      error = function(e) structure(list(error = e, trace = trace), class = "ephemera_failure")
    )
  }

  report <- function(path, failure, id = "") {
    error <- failure$error
    kind <- class(error)[1]
    if (kind == "packageNotFoundError") kind <- "Runtime.ImportModuleError"
    trace <- if (inherits(error, "ephemera_fault")) character() else failure$trace
    message <- conditionMessage(error)
    cat("[ERROR] ", kind, ": ", message, "\n", paste0(trace, "\n"), sep = "", file = stderr())
    body <- encode(list(errorMessage = message, errorType = kind, requestId = id, stackTrace = as.list(trace)))
    type <- gsub("[^ -~]", "?", kind)
    headers <- list(`Lambda-Runtime-Function-Error-Type` = type, `Content-Type` = "application/json")
    call_platform(path, bytes(body), headers)
  }

  serve <- function() {
    answer <- call_platform("/ephemera/assignment")
    if (answer$status_code != 200) leave(paste("the assignment was refused with status", answer$status_code))
    become(answer$content)
    handler <- attempt(load_handler(Sys.getenv("_HANDLER")))
    if (inherits(handler, "ephemera_failure")) {
      report(init_error, handler)
      quit(save = "no", status = 1)
    }
    repeat {
      answer <- call_platform(paste0(invocation, "next"))
      if (answer$status_code != 200) leave(paste("the next event was refused with status", answer$status_code))
      headers <- curl::parse_headers_list(answer$headers)
      context <- context_of(headers)
      id <- context$aws_request_id
      Sys.setenv("_X_AMZN_TRACE_ID" = c(headers[["lambda-runtime-trace-id"]], "")[1])
      result <- attempt(run(handler, answer$content, context))
      if (inherits(result, "ephemera_failure")) {
        report(paste0(invocation, id, "/error"), result, id)
      } else {
        path <- paste0(invocation, id, "/response")
        call_platform(path, result, list(`Content-Type` = "application/json"))
      }
    }
  }

  options(warn = 1, keep.source = TRUE)
  # The first uses take longer than all later ones, above all that of the compiler behind loops.
  compiler::cmpfun(function(x) repeat switch(x$y, a = break, x <- c(x, if (length(x) > 1) "b")))
  jsonlite::fromJSON(encode(list(a = 1.5, b = "c")))
  serve()
})
