package local

// LinesOf is linesOf, for tests.
var LinesOf = linesOf
