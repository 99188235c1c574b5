// Package arrows is counted by a test: owner.go and other.go use each other, and top.go stands above both.
package arrows

type (
	Assigned struct{ n int }
	Copied   struct{ m map[string]int }
	Counted  struct{ n int }
	Ranged   struct{ n int }
	Sliced   struct{ s []int }
	Sorted   struct{ s []int }
)

func (a *Assigned) set() { a.n = other() }
