check <- function() stop("while loading")
check()
