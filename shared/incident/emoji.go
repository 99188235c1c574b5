package incident

import (
	"slices"
	"strings"
)

// PinReaction is the emoji that keeps a message of the room on the timeline, and by which Noroshi says that it is there.
const PinReaction = "pushpin"

// pins are the emoji that keep a message: the two pins of the picker.
var pins = []string{PinReaction, "round_pushpin"}

// neutral are the emoji that claim no TODO, whatever the settings say: no, please or thanks, and the pins. Slack has two names
// for 👎, and two crosses beside one another.
var neutral = append([]string{"x", "negative_squared_cross_mark", "-1", "thumbsdown", "pray"}, pins...)

// Pins reports whether an emoji keeps a message on the timeline.
func Pins(emoji string) bool { return slices.Contains(pins, toneless(emoji)) }

// Neutral reports whether an emoji claims nothing.
func (s Settings) Neutral(emoji string) bool {
	name := toneless(emoji)
	return slices.Contains(neutral, name) || slices.Contains(s.NeutralEmoji, name)
}

// toneless is an emoji's name without the colour of its skin.
func toneless(emoji string) string {
	name, _, _ := strings.Cut(emoji, "::")
	return name
}
