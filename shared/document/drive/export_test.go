package drive

// LinesOf is linesOf, for tests.
var LinesOf = linesOf
