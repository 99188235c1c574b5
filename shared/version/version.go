// Package version says which Noroshi this is: the release, and the commit that it was made from. Nothing else knows.
//
// Who builds decides where the commit stands. "go build" in a checkout stamps it into the program. Google builds functions
// from an upload, which is no checkout, so deploy/stage writes it into revision.txt there; in the repository that file is empty.
// "go run" stamps nothing, so the checkout beside the source is asked.
package version

import (
	_ "embed"
	"runtime/debug"
	"strings"
	"sync"
)

// Release is the newest one that CHANGELOG.md names.
const Release = "0.1.0"

// File is where an upload holds its revision, in the module.
const File = "shared/version/revision.txt"

//go:embed revision.txt
var uploaded string

// Unknown is the revision of a program that was built where no commit is known.
const Unknown = "unknown"

// Revision is the commit that the program was made from, as Short has it, or Unknown.
var Revision = sync.OnceValue(func() string {
	info, _ := debug.ReadBuildInfo()
	for _, source := range []func() string{
		func() string { return strings.TrimSpace(uploaded) },
		func() string { return stamped(info) },
		checkout,
	} {
		if revision := source(); revision != "" {
			return revision
		}
	}
	return Unknown
})

// Likeness says how far two revisions are of one program.
type Likeness int

// How far they are.
const (
	Another Likeness = iota
	Unsure           // nobody knows the commit, or what was changed since
	Same
)

// Like compares two revisions of a release.
func Like(a, b string) Likeness {
	switch {
	case a == Unknown || b == Unknown:
		return Unsure
	case strings.TrimSuffix(a, Dirty) != strings.TrimSuffix(b, Dirty):
		return Another
	case strings.HasSuffix(a, Dirty) || strings.HasSuffix(b, Dirty):
		return Unsure
	}
	return Same
}

// String is the program, the release and the revision, for people.
func String() string { return "Noroshi " + Release + " (" + Revision() + ")" }

// stamped is the revision that "go build" wrote into the program; "": none.
func stamped(info *debug.BuildInfo) string {
	if info == nil {
		return ""
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	return Short(settings["vcs.revision"], settings["vcs.modified"] == "true")
}
