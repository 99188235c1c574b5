package slackfake

import (
	"encoding/base64"
	"strings"
)

const cursorPrefix = "after:"

// page cuts one page out of a list whose keys grow or fall strictly. The cursor names the last element already seen,
// so that elements added meanwhile neither repeat nor hide others. An empty next cursor means the end.
func page[T any](all []T, key func(T) string, cursor string, limit int) (out []T, next string, f *failure) {
	start := 0
	if cursor != "" {
		raw, err := base64.StdEncoding.DecodeString(cursor)
		last, ok := strings.CutPrefix(string(raw), cursorPrefix)
		if err != nil || !ok {
			return nil, "", fail("invalid_cursor")
		}
		start = after(all, key, last)
	}
	end := min(start+limit, len(all))
	out = all[start:end]
	if end < len(all) && len(out) > 0 {
		next = base64.StdEncoding.EncodeToString([]byte(cursorPrefix + key(out[len(out)-1])))
	}
	return out, next, nil
}

// after returns where the list goes on behind the element with this key, be that element still there or not.
func after[T any](all []T, key func(T) string, last string) int {
	for i, v := range all {
		if key(v) == last {
			return i + 1
		}
	}
	falling := len(all) > 1 && key(all[0]) > key(all[len(all)-1])
	for i, v := range all {
		if falling == (key(v) < last) && key(v) != last {
			return i
		}
	}
	return len(all)
}
