by_name <- function(event, context) list(event = event, sum = sum(event))

paths <- function(event, context) {
  list(path = Sys.getenv("PATH"), library = .libPaths()[1] == file.path(getwd(), "library"), own = ls(globalenv()))
}

progress <- function(event, context) {
  context$report_progress(40, "halfway")
  context$report_progress(101)
}

not_json <- function(event, context) quote(f(x))

condition <- function(event, context) {
  stop(structure(class = c("overflow", "error", "condition"), list(message = "too much", call = sys.call())))
}

missing_package <- function(event, context) library(nowhere)

warns <- function(event, context) as.integer("x")
