package portal

import "noroshi.internal/shared/incident"

// room is how many bytes may be added yet.
type room int

// take uses some of the room, unless there is less of it.
func (r *room) take(size int) bool {
	if size > int(*r) {
		return false
	}
	*r -= room(size)
	return true
}

// full says of how many notices of each incident, the newest first, there is room for all they say. The newest of each that runs comes
// first, then the rest of those, then what is over, as the incidents stand.
func full(all []incident.PortalIncident, left *room, size func(incident.PortalIncident, incident.PortalNotice) int) []int {
	out := make([]int, len(all))
	more := func(n int) bool {
		last := len(all[n].Notices) - 1 - out[n]
		if last < 0 || !left.take(size(all[n], all[n].Notices[last])) {
			return false
		}
		out[n]++
		return true
	}
	whole := make([]bool, len(all))
	for n, i := range all {
		whole[n] = !running(i) || more(n)
	}
	for n := range all {
		for whole[n] && more(n) {
			continue
		}
	}
	return out
}
