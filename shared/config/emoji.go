package config

import (
	"slices"
	"strings"

	"github.com/kyokomi/emoji/v2"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// emojiForm is what Slack takes for an emoji's name, with colons or without, and with the colour of a skin, which counts for
// nothing.
var emojiForm = yamlx.NewPattern(`^:?([a-z0-9_+'\-\p{L}\p{N}]{1,100})(?:::skin-tone-[2-6])?:?$`)

const emojiWords = "the name of an emoji as Slack has it, such as x or pray"

// neutral reads which emoji claim nothing. Each is kept by all names that the same emoji has: Slack tells of the one that was
// picked.
func neutral(v yamlx.Value) (out []string) {
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		said := item.Word()
		name, ok := emojiName(said)
		switch {
		case said == "": // reported by Word
		case !ok:
			item.Fault("is %s; allowed: %s", yamlx.Quote(said), emojiWords)
		case name == incident.DoneReaction:
			item.Fault("is %s, which finishes a TODO; allowed: any other emoji", yamlx.Quote(said))
		case !seen.Seen(name, item):
			out = append(out, sameEmoji(name)...)
		}
	}
	return out
}

// emojiName is an emoji's name without what stands around it.
func emojiName(said string) (name string, ok bool) {
	if !emojiForm.MatchString(said) {
		return "", false
	}
	name, _, _ = strings.Cut(strings.Trim(said, ":"), "::")
	return name, true
}

// sameEmoji are all names of the emoji that has one; of one that the workspace made itself that name alone.
func sameEmoji(name string) []string {
	shape, known := emoji.CodeMap()[":"+name+":"]
	if !known {
		return []string{name}
	}
	var names []string
	for other, same := range emoji.CodeMap() {
		if same == shape {
			names = append(names, strings.Trim(other, ":"))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
