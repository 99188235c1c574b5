package config

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/yamlx"
)

// Settings is settings.yaml. A key that the file leaves out has its value from Defaults.
type Settings struct {
	Language      incident.Lang // language: ja | en, what all readers of an incident see
	Timezone      string        // timezone: IANA name, for texts that name a clock time
	ChannelPrefix string        // channel_prefix: what incident channels begin with
	Playbook      string        // playbook: its id
	Runbook       string        // runbook: address of the team's procedure, for the day the tool cannot answer
	Meeting       string        // meeting: address of the standing meeting room
	Contact       string        // contact: where customers may ask, as the notice says it
	Slack         Slack         // slack:
	Login         Login         // login: who may come into the form
	Documents     Documents     // documents: of NOROSHI_DOCS=drive
	// proxies: addresses and networks of the proxies before the pages, whose X-Forwarded-For is believed
	Proxies []netip.Prefix
}

// Slack is who is told and who is called in.
type Slack struct {
	Help            string            // help: channel where signs are reported
	Announce        []string          // announce: channels told of every live incident
	Drill           []string          // drill: the only channels told of a drill
	Responders      []string          // responders: people (U…, W…) and user groups (S…) invited to every live channel
	DrillResponders []string          // drill_responders: … to every drill channel
	Private         bool              // private: make incident channels private
	Audiences       map[string]string // audiences: announcement of the playbook by channel; one not named gets company
}

// Defaults are the settings of a deployment without a file: nobody is told and nobody called in but the declarer.
func Defaults() Settings {
	return Settings{Language: incident.Japanese, Timezone: "Asia/Tokyo", ChannelPrefix: "inc", Playbook: "aws-outage"}
}

// Location returns the time zone of the settings, and UTC should the machine have lost it since the start.
func (s Settings) Location() *time.Location {
	loc, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Freeze returns the settings that an incident of a kind is declared with. A drill reaches the drill's channels and
// responders and nobody else. An audience that pb has no words for gets those for the company.
func (s Settings) Freeze(kind incident.Kind, pb incident.Playbook) incident.Settings {
	channels, responders := s.Slack.Announce, s.Slack.Responders
	if kind != incident.Live {
		channels, responders = s.Slack.Drill, s.Slack.DrillResponders
	}
	out := incident.Settings{
		Language: s.Language, Timezone: s.Timezone, Help: s.Slack.Help, Responders: slices.Clone(responders),
		Runbook: s.Runbook, Form: s.Login.Form(), Meeting: cmp.Or(pb.Meeting, s.Meeting), Contact: s.Contact,
	}
	for _, c := range channels {
		out.Announce = append(out.Announce, incident.Audience{Channel: c, Announcement: s.audience(c, pb)})
	}
	return out
}

// ForDrills reports whether a channel is there for drills only: what is said in it is about a drill.
func (s Settings) ForDrills(channel string) bool {
	return slices.Contains(s.Slack.Drill, channel) && !slices.Contains(s.Slack.Announce, channel) && channel != s.Slack.Help
}

func (s Settings) audience(channel string, pb incident.Playbook) string {
	id := s.Slack.Audiences[channel]
	if !hasAnnouncement(pb, id) {
		return playbook.Company
	}
	return id
}

func hasAnnouncement(pb incident.Playbook, id string) bool {
	return slices.ContainsFunc(pb.Announcements, func(a incident.Announcement) bool { return a.ID == id })
}

const (
	maxURL     = 2000
	maxContact = 300
)

var (
	prefixForm  = yamlx.NewPattern(`^[a-z0-9][a-z0-9-]{0,19}$`) // Slack: lower case, at most 80 with date, id and title
	channelForm = yamlx.NewPattern(`^[CG][A-Z0-9]{1,30}$`)
	inviteeForm = yamlx.NewPattern(`^[UWS][A-Z0-9]{1,30}$`)
)

// Forms in words, for messages.
const (
	prefixWords  = "1 to 20 lower case letters, digits and hyphens, not beginning with a hyphen"
	channelWords = "a channel id, C… or G… (at the bottom of the channel's details in Slack), not a name"
	inviteeWords = "the id of a person, U… or W…, or of a user group, S…"
)

// parse reads settings.yaml, with what it says about playbooks as claims.
func (c *Config) parse(file string, raw []byte) yamlx.Faults {
	root, log := yamlx.Parse(file, raw)
	c.Settings, c.claims = Defaults(), nil
	s := &c.Settings
	keys := []string{"language", "timezone", "channel_prefix", "playbook", "runbook", "meeting", "contact"}
	for _, x := range systems {
		keys = append(keys, x.key)
	}
	o := root.Object(append(keys, "login", "proxies")...)
	set(o, "language", &s.Language, func(v yamlx.Value) incident.Lang {
		return incident.Lang(v.Enum(string(incident.Japanese), string(incident.English)))
	})
	set(o, "timezone", &s.Timezone, timezone)
	set(o, "channel_prefix", &s.ChannelPrefix, prefix)
	set(o, "playbook", &s.Playbook, func(v yamlx.Value) string { return v.Word() })
	set(o, "runbook", &s.Runbook, address)
	set(o, "meeting", &s.Meeting, address)
	set(o, "contact", &s.Contact, func(v yamlx.Value) string { return v.Line(maxContact) })
	s.Login = login(o.Get("login"))
	s.Proxies = proxies(o.Get("proxies"))
	for _, x := range systems {
		c.claims = append(c.claims, x.settings(o.Get(x.key), c)...)
	}
	if v := o.Get("playbook"); v.Present() {
		c.claims = append(c.claims, claim{v.Position(), "playbook", s.Playbook})
	}
	return log.Faults()
}

// set replaces a default where the file has the key.
func set[T any](o yamlx.Object, key string, into *T, read func(yamlx.Value) T) {
	if v := o.Get(key); v.Present() {
		*into = read(v)
	}
}

func slack(v yamlx.Value, c *Config) []claim {
	o := v.Object("help", "announce", "drill", "responders", "drill_responders", "private", "audiences")
	s := &c.Settings.Slack
	set(o, "help", &s.Help, func(v yamlx.Value) string { return form(v, channelForm, channelWords) })
	s.Announce = forms(o.Get("announce"), channelForm, channelWords)
	s.Drill = forms(o.Get("drill"), channelForm, channelWords)
	s.Responders = forms(o.Get("responders"), inviteeForm, inviteeWords)
	s.DrillResponders = forms(o.Get("drill_responders"), inviteeForm, inviteeWords)
	s.Private = o.Get("private").Bool()
	return s.readAudiences(o.Get("audiences"))
}

// readAudiences reads which channel gets which announcement. A channel that is told of nothing is taken for a slip.
func (s *Slack) readAudiences(v yamlx.Value) (claims []claim) {
	o := v.Object()
	for _, key := range o.Keys() {
		channel := key.Word()
		at := o.Get(channel)
		id := at.Word()
		switch {
		case channel == "": // reported by Word
		case !channelForm.MatchString(channel):
			key.Fault("is %s; allowed: %s", yamlx.Quote(channel), channelWords)
		case !slices.Contains(s.Announce, channel) && !slices.Contains(s.Drill, channel):
			key.Fault("is %s, which stands neither under announce nor under drill; allowed: a channel of one of them", yamlx.Quote(channel))
		case id != "":
			if s.Audiences == nil {
				s.Audiences = map[string]string{}
			}
			s.Audiences[channel] = id
			claims = append(claims, claim{at.Position(), "announcement", id})
		}
	}
	return claims
}

const proxyWords = "an address such as 203.0.113.7, or a network such as 203.0.113.0/24 or 2001:db8::/48"

// widest is the widest network that is one's own, in bits: of IPv4, what 10.0.0.0/8 has; of IPv6, far more than any company has.
const widest, widest6 = 8, 16

// proxies reads whose word is taken for where a request comes from. A network that is wider than anybody's own would take strangers'.
func proxies(v yamlx.Value) (out []netip.Prefix) {
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		s := item.Word()
		p, err := network(s)
		switch {
		case s == "": // reported by Word
		case err != nil:
			item.Fault("is %s; allowed: %s", yamlx.Quote(s), proxyWords)
		case p.Addr().Is4() && p.Bits() < widest, p.Addr().Is6() && p.Bits() < widest6:
			item.Fault("is %s, so that anybody could say where they come from; allowed: at the widest /%d, for IPv6 /%d; %s", yamlx.Quote(s), widest, widest6, proxyWords)
		case p != p.Masked():
			item.Fault("is %s, an address within a network; allowed: the address alone, or the network, %s", yamlx.Quote(s), p.Masked())
		case !seen.Seen(p.String(), item):
			out = append(out, p)
		}
	}
	return out
}

// network reads a network, or one address as the network of it alone. Addresses that hold an IPv4 one are written as that.
func network(s string) (netip.Prefix, error) {
	if !strings.Contains(s, "/") {
		a, err := netip.ParseAddr(s)
		if err != nil || a.Zone() != "" || a.Is4In6() {
			return netip.Prefix{}, cmp.Or(err, errNetwork)
		}
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err == nil && p.Addr().Is4In6() {
		err = errNetwork
	}
	return p, err
}

var errNetwork = errors.New("not written as a network")

func timezone(v yamlx.Value) string {
	s := v.Str()
	if s == "" {
		return ""
	}
	if _, err := time.LoadLocation(s); err != nil || strings.EqualFold(s, "local") {
		v.Fault("is %s, which is no time zone; allowed: an IANA name such as Asia/Tokyo, Europe/Berlin, UTC", yamlx.Quote(s))
	}
	return s
}

func address(v yamlx.Value) string {
	s := typed.Address(v.Line(maxURL))
	if s != "" && !webAddress(s) {
		v.Fault("is no address; allowed: one that begins with https:// or http://, without a password in it")
	}
	return s
}

// prefix reads what live channels begin with. What drills begin with is theirs alone.
func prefix(v yamlx.Value) string {
	s := form(v, prefixForm, prefixWords)
	if s == incident.DrillPrefix || strings.HasPrefix(s, incident.DrillPrefix+"-") {
		v.Fault("is %s, with which the channels of drills begin; allowed: any other", yamlx.Quote(s))
	}
	return s
}

func form(v yamlx.Value, want yamlx.Pattern, words string) string {
	s := v.Word()
	if s != "" && !want.MatchString(s) {
		v.Fault("is %s; allowed: %s", yamlx.Quote(s), words)
	}
	return s
}

func forms(v yamlx.Value, want yamlx.Pattern, words string) (out []string) {
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		s := form(item, want, words)
		seen.Seen(s, item)
		out = append(out, s)
	}
	return out
}
