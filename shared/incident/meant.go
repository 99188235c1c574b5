package incident

import "slices"

// Meant returns the incident that a command means which is typed outside their channels and names none; ok is false when
// that is not clear. It is the only live one, whatever drills run, and the only drill when nothing live runs. Where drills
// are announced (inDrill) it is the only drill and never a live one.
func Meant(running []Incident, inDrill bool) (i Incident, ok bool) {
	live, drills := ofKind(running, Live), ofKind(running, Drill)
	among := live
	if inDrill || len(live) == 0 {
		among = drills
	}
	if len(among) != 1 {
		return Incident{}, false
	}
	return among[0], true
}

func ofKind(all []Incident, k Kind) (out []Incident) {
	for _, i := range all {
		if i.Kind == k {
			out = append(out, i)
		}
	}
	return out
}

// LiveFirst puts live incidents before drills, and leaves the order of each as it is.
func LiveFirst(all []Incident) []Incident {
	return slices.Concat(ofKind(all, Live), ofKind(all, Drill))
}
