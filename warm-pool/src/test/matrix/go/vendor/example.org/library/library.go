// Package library is what the function depends on.
package library

const Version = "1.2.3"
