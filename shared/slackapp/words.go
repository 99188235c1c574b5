package slackapp

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/kyokomi/emoji/v2"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// mention is a person as Slack writes one in a command's text: <@U123|name>.
var mention = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^<@([UW][A-Z0-9]{1,63})(?:\|[^>]*)?>`) })

// cutMention splits a leading mention off.
func cutMention(s string) (person, rest string) {
	if m := mention().FindStringSubmatch(s); m != nil {
		return m[1], typed.Trim(s[len(m[0]):])
	}
	return "", s
}

// slackTokens finds what Slack makes between < and > (docs.slack.dev, "Formatting message text"): people, channels, groups, special
// mentions, dates and links. Whatever else stands there was typed.
var slackTokens = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`<(?:@[UWB][A-Z0-9]+|#[CGD][A-Z0-9]+` +
		`|!(?:here|channel|everyone|group|subteam\^S[A-Z0-9]+|date\^[0-9]+(?:\^[^<>|]*)?)` +
		`|(?i:[a-z][a-z0-9+.-]*://|(?:mailto|tel|sms|sip|skype|facetime):)[^\s<>|]+)` +
		`(?:\|[^<>]*)?>`)
})

// parts splits what stands between < and >. A link has no sigil.
func parts(x string) (sigil, target, label string) {
	target, label, _ = strings.Cut(x[1:len(x)-1], "|")
	if strings.ContainsAny(target[:1], "@#!") {
		sigil, target = target[:1], target[1:]
	}
	return sigil, target, label
}

// unescape undoes what Slack does to the characters that people type.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// asTyped turns a message's text of Slack's back into what the person typed: everybody and everything that it names has the name that
// Slack gives with it, a date its fallback, and a link that hides its address shows it. It returns what of it Slack can
// mention again.
func asTyped(s string) (said string, names []incident.Name) { return read(s, address) }

func read(s string, link func(target, label string) string) (said string, names []incident.Name) {
	said = slackTokens().ReplaceAllStringFunc(s, func(x string) string {
		sigil, target, label := parts(x)
		shown, name := token(sigil, target, label, link)
		if name.ID != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
		return shown
	})
	return unescape.Replace(said), names
}

// plainly is unmarked for a command, of which nothing is mentioned again. A title is told to the whole company, so a link that
// was pasted into one shows its words and leads nowhere.
func plainly(s string) string {
	said, _ := read(s, func(target, label string) string { return cmp.Or(label, address(target, "")) })
	return said
}

// spelled is unmarked for what the room reads of a command: notes, reasons, TODOs. A link keeps its address.
func spelled(s string) string {
	said, _ := asTyped(s)
	return said
}

// fact reads a correction: of a link for the meeting only its address, of one in a title only its words.
func fact(s string) string {
	switch field, _ := ask.FactNamed(s); field {
	case ask.Title:
		return plainly(s)
	case ask.Meeting:
		said, _ := read(s, func(target, _ string) string { return address(target, "") })
		return said
	}
	return spelled(s)
}

// token is what a person sees of what stands between < and >, escaped, and what it names.
func token(sigil, target, label string, link func(target, label string) string) (shown string, name incident.Name) {
	group, isGroup := strings.CutPrefix(target, "subteam^")
	switch {
	case sigil == "@" || sigil == "#":
		shown = sigil + cmp.Or(strings.TrimPrefix(label, sigil), target)
		return shown, incident.Name{ID: target, As: oneLine(shown)}
	case sigil == "!" && isGroup:
		shown = "@" + cmp.Or(strings.TrimPrefix(label, "@"), group)
		return shown, incident.Name{ID: group, As: oneLine(shown)}
	case sigil == "!" && strings.HasPrefix(target, "date^"):
		return label, name
	case sigil == "!":
		return cmp.Or(label, "@"+target), name
	}
	return link(target, label), name
}

func oneLine(s string) string { return incident.OneLine(unescape.Replace(s)) }

// moment is the time of a date token.
func moment(target string, zone *time.Location) string {
	seconds, _, _ := strings.Cut(strings.TrimPrefix(target, "date^"), "^")
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return ""
	}
	return time.Unix(at, 0).In(zone).Format("2006-01-02 15:04 MST")
}

// address is what a link shows, with its address where that is another. Slack makes links of addresses that were typed, too.
func address(target, label string) string {
	bare := strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:")
	if label == "" {
		return bare
	}
	plain := func(s string) string {
		for _, scheme := range []string{"https://", "http://"} {
			s = strings.TrimPrefix(s, scheme)
		}
		return strings.ToLower(strings.TrimSuffix(s, "/"))
	}
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" -()", r) {
				return -1
			}
			return r
		}, s)
	}
	if plain(label) == plain(bare) || strings.HasPrefix(target, "tel:") && digits(label) == digits(bare) {
		return label
	}
	return label + " (" + bare + ")"
}

// labelled gives those tokens a name that have none, a date its time in the settings' zone. ask allows to ask Slack for what is
// not known; a command's answer does not wait for that.
func (a *App) labelled(ctx context.Context, s string, ask bool) string {
	if !strings.ContainsAny(s, "<") {
		return s
	}
	return slackTokens().ReplaceAllStringFunc(s, func(x string) string {
		sigil, target, label := parts(x)
		id := strings.TrimPrefix(target, "subteam^")
		var name string
		switch {
		case label != "" || sigil == "":
			return x
		case sigil == "!" && strings.HasPrefix(target, "date^"):
			name = moment(target, a.svc.Settings().Location())
		case sigil == "!" && id == target || !idForm(id):
			return x
		default:
			name = a.people.Name(ctx, id, ask)
		}
		if name == "" {
			return x
		}
		return "<" + sigil + target + "|" + render.Entities(name) + ">"
	})
}

// readable is labelled for a form that somebody waits for: as far as it is known here, and soon. What has no name has none in words,
// and not by an id.
func (a *App) readable(ctx context.Context, lang incident.Lang, s string) string {
	short, cancel := a.svc.Clock().WithTimeout(ctx, lookUp)
	defer cancel()
	return slackTokens().ReplaceAllStringFunc(a.labelled(short, s, false), func(x string) string {
		sigil, target, label := parts(x)
		if label != "" || sigil == "" || sigil == "!" && !strings.HasPrefix(target, "subteam^") {
			return x
		}
		return "<" + sigil + target + "|" + text.NameUnknown.In(lang) + ">"
	})
}

var emojiName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`:[a-z0-9_+-]+:(?::skin-tone-[2-6]:)?`) })

// emojied puts emoji in place of the names under which Slack sends them, but not in code. Those that a workspace made itself
// stay names.
func emojied(s string) string {
	parts := strings.Split(s, "`")
	for i := 0; i < len(parts); i += 2 {
		parts[i] = emojiName().ReplaceAllStringFunc(parts[i], func(name string) string {
			base, tone, _ := strings.Cut(strings.Trim(name, ":"), "::")
			found, known := emoji.CodeMap()[":"+base+":"]
			if !known {
				return name
			}
			if n, err := strconv.Atoi(strings.TrimPrefix(tone, "skin-tone-")); err == nil {
				found += string(rune(0x1f3fb + n - 2))
			}
			return found
		})
	}
	return strings.Join(parts, "`")
}
