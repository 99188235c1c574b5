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
	"noroshi.internal/shared/yamlx"
)

// Settings is settings.yaml. A key that the file leaves out has its value from Defaults.
type Settings struct {
	Language      incident.Lang // language: ja | en, what all readers of an incident see
	Also          incident.Lang // also: ja | en, the second language of rooms; empty: they have one
	Timezone      string        // timezone: IANA name, for texts that name a clock time
	ChannelPrefix string        // channel_prefix: what incident channels begin with
	Playbook      string        // playbook: its id
	Runbook       string        // runbook: address of the team's procedure, for the day the tool cannot answer
	Meeting       string        // meeting: address of the standing meeting room
	Contact       string        // contact: where customers may ask, as the notice says it
	Slack         Slack         // slack:
	Login         Login         // login: who may come into the form
	Documents     Documents     // documents: of NOROSHI_DOCS=drive
	Watch         Watch         // watch: what is looked at every minute
	Alerts        Alerts        // alerts: whose alerts are taken
	Notices       Notices       // notices: how notices to customers leave
	Customers     Customers     // customers: where the list of customers is
	// review.archive_after: how long after the end of the review, and of what is written there, a channel is archived; 0: never
	ArchiveAfter time.Duration
	// sites: from where people respond, in shifts; none: everybody counts as awake
	Sites []incident.Site
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
	Leads           []string          // leads: people and user groups mentioned on a sign; in a drill drill_responders stand for them
	Private         bool              // private: make incident channels private
	Audiences       map[string]string // audiences: announcement of the playbook by channel; one not named gets company
	Neutral         []string          // neutral: emoji that claim nothing, beside those that never do, each by all its names
}

// People are all people and user groups that the settings call, each once.
func (s Settings) People() []string {
	seen, all := map[string]bool{}, slices.Concat(s.Slack.Responders, s.Slack.DrillResponders, s.Slack.Leads)
	for _, site := range s.Sites {
		all = append(append(all, site.People...), string(site.Lead))
	}
	return slices.DeleteFunc(all, func(id string) bool {
		again := id == "" || seen[id]
		seen[id] = true
		return again
	})
}

// Defaults are the settings of a deployment without a file: nobody is told and nobody called in but the declarer.
func Defaults() Settings {
	return Settings{Language: incident.Japanese, Timezone: "Asia/Tokyo", ChannelPrefix: "inc", Playbook: "aws-outage", ArchiveAfter: defaultArchive * 24 * time.Hour}
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
	channels, responders, leads := s.Slack.Announce, s.Slack.Responders, s.Slack.Leads
	if kind != incident.Live {
		channels, responders, leads = s.Slack.Drill, s.Slack.DrillResponders, s.Slack.DrillResponders
	}
	out := incident.Settings{
		Language: s.Language, Also: s.Also, Timezone: s.Timezone, Help: s.Slack.Help, Responders: slices.Clone(responders), Leads: slices.Clone(leads),
		Runbook: s.Runbook, Form: s.Login.Form(), Meeting: cmp.Or(pb.Meeting, s.Meeting), Contact: s.Contact,
		NeutralEmoji: slices.Clone(s.Slack.Neutral), Mail: s.Notices.Mail.Named(), Listed: s.Customers.Named(), Portal: s.Notices.Portal.site(), Sites: incident.CloneSites(s.Sites),
		ArchiveAfter: s.ArchiveAfter,
	}
	if kind != incident.Live {
		out.DrillTo = slices.Clone(s.Notices.Mail.DrillTo)
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
	prefixForm  = yamlx.NewPattern(`^[a-z0-9][a-z0-9-]{0,19}$`) // Slack: lower case, at most 80 with day, title and id
	channelForm = yamlx.NewPattern(`^[CG][A-Z0-9]{1,30}$`)
	inviteeForm = yamlx.NewPattern(`^[UWS][A-Z0-9]{1,30}$`)
)

// Forms in words, for messages.
const (
	prefixWords  = "1 to 20 lower case letters, digits and hyphens, not beginning with a hyphen"
	channelWords = "a channel id, C… or G… (at the bottom of the channel's details in Slack), not a name"
	inviteeWords = "the id of a person, U… or W…, or of a user group, S…"
)

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

// Documents is where and from what documents are made in Google Drive. A folder on this machine needs none of it.
type Documents struct {
	Folder    string            // folder: id of a folder in a shared drive; each incident gets a folder in it
	Templates map[string]string // templates: by document of the playbook, id of the Google document to copy
	Readers   []string          // readers: groups (oncall@example.com) and domains (example.com) that may read, besides the shared drive's members
}
