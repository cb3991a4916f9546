handler <- function(event, context) {
  1 +
}
