package yamlx

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// lookahead is how many positions beyond a break are tried before it counts as the last one: a list in brackets or a
// quoted text that runs over lines is broken at each line but its last.
const lookahead = 40

// searchBytes bounds the search for a mistake: about a second of work on a file of the greatest size.
const searchBytes = 8 << 20

// libraryLine is the position the YAML parser puts before its own message: the line only, and often that of the block's
// beginning rather than of the mistake. It is replaced by one that is looked for.
var libraryLine = NewPattern(`^yaml: (line \d+: )?`)

// syntaxFault finds where raw stops being YAML: behind the longest beginning of it that still is.
func syntaxFault(raw []byte, err error) Fault {
	var ends []int // byte offsets at which a line ends
	for i := 0; i < len(raw); {
		n := bytes.IndexByte(raw[i:], '\n') + 1
		if n == 0 {
			n = len(raw) - i
		}
		i += n
		ends = append(ends, i)
	}
	good := within(searchBytes, raw)
	line := longest(len(ends), func(n int) bool { return n == 0 || good(ends[n-1]) })
	return faultAt(raw, breakIn(raw, ends, line, good)).Saying(
		`this is not YAML (%s); allowed: matching quotes and brackets, even indentation with spaces, quotes around a text with ": " or " #" in it`,
		libraryLine.Remove(err.Error()))
}

// within returns a function that tells whether a beginning of raw is YAML, until that many bytes have been looked at;
// after that, nothing is any more.
func within(budget int, raw []byte) func(end int) bool {
	return func(end int) bool {
		budget -= end
		if budget < 0 {
			return false
		}
		_, err := decode(raw[:end])
		return err == nil
	}
}

// breakIn returns the byte offset at which the line after the first n lines breaks.
func breakIn(raw []byte, ends []int, n int, good func(end int) bool) int {
	start := 0
	if n > 0 {
		start = ends[n-1]
	}
	if n == len(ends) {
		return start
	}
	line := raw[start:ends[n]]
	columns := []int{start}
	for i := 0; i < len(line); {
		_, size := utf8.DecodeRune(line[i:])
		i += size
		columns = append(columns, start+i)
	}
	at := columns[longest(len(columns)-1, func(i int) bool { return good(columns[i]) })]
	blanks := len(raw[at:ends[n]]) - len(strings.TrimLeft(string(raw[at:ends[n]]), " "))
	return min(at+blanks, ends[n]-1)
}

// longest returns the greatest i in 0..n for which good holds. good(0) is taken to hold; where good changes back and
// forth within lookahead positions it is followed, beyond that the answer is an earlier change.
func longest(n int, good func(int) bool) int {
	low := 0
	for {
		high := n + 1
		for high-low > 1 {
			mid := low + (high-low)/2
			if good(mid) {
				low = mid
			} else {
				high = mid
			}
		}
		next := later(low+1, min(n, low+lookahead), good)
		if next < 0 {
			return low
		}
		low = next
	}
}

// later returns the greatest i in from..to for which good holds, or -1.
func later(from, to int, good func(int) bool) int {
	for i := to; i >= from; i-- {
		if good(i) {
			return i
		}
	}
	return -1
}
