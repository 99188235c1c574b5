package arrows

import (
	"maps"
	"slices"
)

func other() int { return 1 }

func write(a *Assigned, b *Copied, c *Counted, d *Ranged, e *Sliced, f *Sorted) {
	a.n = 1
	maps.Copy(b.m, map[string]int{"a": 1})
	c.n++
	for d.n = range 3 {
	}
	copy(e.s[1:], []int{1})
	slices.Sort(f.s)
}
