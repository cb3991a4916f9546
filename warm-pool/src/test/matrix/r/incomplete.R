library(nowhere)
