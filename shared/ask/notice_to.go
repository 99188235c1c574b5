package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Whom a notice is for, and how it leaves. Whom is asked only where there is a list of customers, how where there is a way besides people's
// own.

// The names of its fields.
const (
	way        = "way"
	toServices = "to_services"
	toTiers    = "to_tiers"
	toOwners   = "to_owners"
	toSites    = "to_sites"
	toLangs    = "to_langs"
)

// handMade is a way of its own in a form only: people send it.
const handMade = "hand"

// between stands in a form between two ways.
const between = "+"

// leaving are the ways in which a notice may leave together, the fullest first.
var leaving = []struct {
	ways []incident.Way
	says text.Phrase
}{
	{[]incident.Way{incident.ByMail, incident.ByPortal}, text.OptionPostedToo},
	{[]incident.Way{incident.ByMail}, text.OptionByMail},
	{[]incident.Way{incident.ByPortal}, text.OptionPosted},
	{nil, text.OptionNotMailed},
}

// wayValue is how a form carries ways.
func wayValue(ways []incident.Way) string {
	var words []string
	for _, w := range ways {
		words = append(words, string(w))
	}
	return cmp.Or(strings.Join(words, between), handMade)
}

// may reports whether notices may leave in a way: by mail to those on the list.
func (s Seen) may(w incident.Way) bool {
	if w == incident.ByMail {
		return s.State.Incident.Settings.Mail && s.listed()
	}
	return s.State.Incident.Settings.Portal != nil
}

// wayField asks how a notice leaves.
func (s Seen) wayField(to incident.Addressees) Field {
	how := Field{Name: way, Kind: Radio, Label: text.LabelWay, Value: handMade, Blame: incident.RefusedWays}
	for _, o := range leaving {
		if !slices.ContainsFunc(o.ways, func(w incident.Way) bool { return !s.may(w) }) {
			how.Options = append(how.Options, Option{wayValue(o.ways), s.waySays(o.ways, o.says)})
			if slices.Equal(o.ways, to.Ways) {
				how.Value = wayValue(o.ways)
			}
		}
	}
	return how
}

// waySays is what a form says of ways. That the portal keeps no other promise, only while there is one.
func (s Seen) waySays(ways []incident.Way, says text.Phrase) text.Phrase {
	onlyPosted := slices.Equal(ways, []incident.Way{incident.ByPortal})
	if onlyPosted && len(s.notices().LeavesOut(incident.Addressees{Ways: ways})) == 0 {
		return text.OptionPostedNow
	}
	return says
}

// maxChoices is how many options Slack takes in a list of several.
const maxChoices = 100

// column is what customers are chosen by.
type column struct {
	name        string
	label, hint text.Phrase
	words       func(incident.Customer) []string
	of          func(*incident.Group) *[]string
}

var columns = []column{
	{toServices, text.LabelToServices, text.HintToServices, func(c incident.Customer) []string { return c.Services }, func(g *incident.Group) *[]string { return &g.Services }},
	{toTiers, text.LabelTiers, text.Phrase{}, func(c incident.Customer) []string { return []string{c.Tier} }, func(g *incident.Group) *[]string { return &g.Tiers }},
	{toOwners, text.LabelOwners, text.Phrase{}, func(c incident.Customer) []string { return []string{c.Owner} }, func(g *incident.Group) *[]string { return &g.Owners }},
	{toSites, text.LabelSites, text.Phrase{}, func(c incident.Customer) []string { return []string{c.Site} }, func(g *incident.Group) *[]string { return &g.Sites }},
	{toLangs, text.LabelLangs, text.Phrase{}, func(c incident.Customer) []string { return []string{string(c.Lang)} }, func(g *incident.Group) *[]string { return &g.Langs }},
}

// listed reports whether there is a list of customers to choose from. A form that is only read back has all its fields.
func (s Seen) listed() bool { return s.State.Customers.Version != "" || s.State.Incident.ID == "" }

// addresseeFields are how a notice leaves and whom it is for.
func addresseeFields(s Seen) []Field {
	if !s.listed() && !s.may(incident.ByPortal) {
		return nil
	}
	to := s.addressees()
	out := []Field{s.wayField(to)}
	if !s.listed() {
		return out
	}
	for _, c := range columns {
		chosen := *c.of(&to.Group)
		field := Field{Name: c.name, Kind: Several, Label: c.label, Hint: c.hint, Value: strings.Join(chosen, "\n"), Options: c.options(s, chosen)}
		if len(field.Options) > 0 || s.State.Incident.ID == "" {
			out = append(out, field)
		}
	}
	if len(out) > 1 {
		out[1].Hint = text.Phrase{JA: text.HintGroup.JA + "。" + out[1].Hint.JA, EN: text.HintGroup.EN + ". " + out[1].Hint.EN}
	}
	return out
}

// options are the words of a column, each with how many customers have it: those that are chosen, and then the most frequent.
func (c column) options(s Seen, chosen []string) (out []Option) {
	counted := incident.Counted(s.State.Customers.Rows, c.words)
	add := func(word string) {
		has := func(n incident.Count) bool { return strings.EqualFold(n.Word, word) }
		known := slices.ContainsFunc(out, func(o Option) bool { return strings.EqualFold(o.Value, word) })
		if word == "" || known || len(out) == maxChoices {
			return
		}
		n := 0
		if at := slices.IndexFunc(counted, has); at >= 0 {
			n = counted[at].Customers
		}
		out = append(out, Option{word, inBoth(func(l incident.Lang) string {
			return text.OptionCounted.In(l, "word", s.groupWord(l, c.name, word), "n", strconv.Itoa(n))
		})})
	}
	for _, word := range chosen {
		add(word)
	}
	for _, n := range counted {
		add(n.Word)
	}
	return out
}

// groupWord is how people read a word of a column.
func (s Seen) groupWord(lang incident.Lang, field, word string) string {
	switch field {
	case toLangs:
		return text.CustomerLang(incident.Lang(word)).In(lang)
	case toOwners:
		return s.called(word)
	}
	return word
}

// called is what whoever looks after customers is called.
func (s Seen) called(id string) string {
	if s.Name == nil {
		return id
	}
	return s.Name(incident.PersonID(id))
}

// addressees are those of the draft; or else of the last notice, with what is hit since, or everybody whom what is hit concerns.
func (s Seen) addressees() incident.Addressees {
	if s.State.Notice.Version > 0 {
		return s.State.Notice.Text.To
	}
	var to incident.Addressees
	for _, service := range s.State.Incident.Facts.Services {
		to.Group.Services = append(to.Group.Services, typed.Plain(service))
	}
	for _, w := range []incident.Way{incident.ByMail, incident.ByPortal} {
		if s.may(w) {
			to.Ways = append(to.Ways, w)
		}
	}
	if before := s.State.Before; before.Version > 0 && before.Text.To.Any() {
		to = before.Text.To
		to.Group.Services = withMore(to.Group.Services, s.State.Incident.Facts.Services)
	}
	return to
}

// withMore adds services to those of a group. Nobody who was told of what was hit before is left out; a group of all stays one.
func withMore(of, more []string) []string {
	out := slices.Clone(of)
	for _, service := range more {
		service = typed.Plain(service) // as the list has it
		if len(of) > 0 && !slices.ContainsFunc(out, func(has string) bool { return strings.EqualFold(has, service) }) {
			out = append(out, service)
		}
	}
	return out
}

// readAddressees is what a form says of them; nil: it did not ask.
func readAddressees(v Values) *incident.Addressees {
	if v.New[way] == "" {
		return nil
	}
	var to incident.Addressees
	for _, o := range leaving {
		if v.New[way] == wayValue(o.ways) {
			to.Ways = slices.Clone(o.ways)
		}
	}
	for _, c := range columns {
		for word := range strings.Lines(v.New[c.name]) {
			if word = strings.TrimSpace(word); word != "" {
				*c.of(&to.Group) = append(*c.of(&to.Group), word)
			}
		}
	}
	return &to
}

// numbers are how many the draft is for, as the list stands.
func (s Seen) numbers() incident.Numbers { return s.State.Notice.Text.To.Reached(s.State.Customers) }

// toWhom says whom a notice is for, how it leaves, to how many, and how old the list is that says so.
func (s Seen) toWhom() []Said { return append(s.toGroup(), s.toPortal()...) }

// toPortal says that it goes on the portal, and which promise it leaves open, or takes from there unseen.
func (s Seen) toPortal() (out []Said) {
	to, site := s.State.Notice.Text.To, s.State.Incident.Settings.Portal
	if to.Leaves(incident.ByPortal) && site != nil && !s.Drill() {
		out = append(out, Said{What: text.FormNoticePortal, Words: []string{"url", site.Front()}})
	}
	if row := s.State.Incident.Portal; len(to.Ways) == 0 && row != nil && !row.Promise().IsZero() {
		out = append(out, Said{What: text.FormNoticeNotUp, Words: []string{"at", text.BothTimes(s.Lang, row.Promise())}})
	}
	if row := s.State.Incident.Portal; row != nil && row.Last().Stage == incident.RecoveryNotice && s.State.Notice.Text.Stage != incident.RecoveryNotice && !to.Leaves(incident.ByPortal) {
		out = append(out, Said{What: text.FormNoticeUpOver})
	}
	for _, w := range s.State.Incident.Notices.LeavesOut(to) {
		said := Said{What: text.FormNoticeStays, Words: []string{"at", text.BothTimes(s.Lang, w.Promise)}}
		if w.Way == incident.ByPortal {
			said.What = text.FormNoticeStaysP
		}
		out = append(out, said)
	}
	return out
}

// toGroup says which customers it is for.
func (s Seen) toGroup() (out []Said) {
	if s.State.Customers.Version == "" {
		return nil
	}
	to, n := s.State.Notice.Text.To, s.numbers()
	count := func(what text.Phrase) Said {
		return Said{What: what, Words: []string{
			"n", strconv.Itoa(n.Customers), "mail", strconv.Itoa(n.ByMail), "addresses", strconv.Itoa(n.Addresses), "none", strconv.Itoa(n.Customers - n.ByMail), "all", strconv.Itoa(n.All),
		}}
	}
	group := text.CustomerGroup(s.Lang, to.Group, s.called)
	out = append(out, Said{What: text.FormNoticeTo, Words: []string{"group", group}, Whole: true})
	switch {
	case len(to.Ways) == 0:
		out = append(out, count(text.FormNoticeByHand))
	case !to.Leaves(incident.ByMail): // whoever looks there reads it
		return nil
	case s.Drill():
		out = append(out, count(text.FormNoticeWould))
	case n.ByMail == 0:
		out = append(out, Said{What: text.FormNoticeNobody})
	case n.ByMail < n.Customers:
		out = append(out, count(text.FormNoticeByMail), count(text.FormNoticeNoMail))
	default:
		out = append(out, count(text.FormNoticeByMail))
	}
	if left := s.leftOut(); len(left) > 0 {
		out = append(out, Said{What: text.FormNoticeLeftOut, Words: []string{"services", text.List(s.Lang, left)}})
	}
	read := count(text.FormNoticeListAt)
	read.Words = append(read.Words, "at", text.BothTimes(s.Lang, s.State.Customers.ReadAt))
	return append(out, read)
}

// leftOut are the services that are hit and whose customers the group does not hold: they became known after it was chosen.
func (s Seen) leftOut() []string {
	of := s.State.Notice.Text.To.Group.Services
	return withMore(of, s.State.Incident.Facts.Services)[len(of):]
}

// inDrill says that no customer gets it, and who does.
func (s Seen) inDrill() []Said {
	team := s.State.Incident.Settings.DrillTo
	switch mail := s.State.Notice.Text.To.Leaves(incident.ByMail); {
	case !s.Drill():
		return nil
	case mail && len(team) > 0:
		return []Said{{What: text.FormNoticeTeam, Words: []string{"n", strconv.Itoa(len(team))}}}
	}
	return []Said{{What: text.FormNoticeNoTeam}}
}

// leaves reports whether a press makes the tool send the notice, rather than say that people have.
func (s Seen) leaves() bool {
	i, mail := s.State.Incident, s.State.Notice.Text.To.Leaves(incident.ByMail)
	if !s.Drill() && s.State.Notice.Text.To.Leaves(incident.ByPortal) {
		return true
	}
	return mail && (!s.Drill() && s.State.Customers.Version != "" || s.Drill() && len(i.Settings.DrillTo) > 0)
}

// off reports whether the numbers have changed since the approval, so that sending takes a reason.
func (s Seen) off() bool {
	a := s.State.Notice.Approval
	return a != nil && s.State.Notice.Text.To.Leaves(incident.ByMail) && s.numbers().Off(a.Numbers)
}

// since is the text whose reader is to see what has changed: the version of this notice that they approved before, or else the last that
// was sent, or, of the first one, the last that anybody approved.
func (s Seen) since() incident.NoticeText {
	for _, a := range slices.Backward(s.State.Notice.Void) {
		if a.By == s.Me && s.Me != "" {
			return a.Text
		}
	}
	if n := len(s.State.Notice.Void); n > 0 && s.State.Before.Version == 0 {
		return s.State.Notice.Void[n-1].Text
	}
	return s.State.Before.Text
}

// reworded says which words were added and removed since the version that was read last.
func (s Seen) reworded() []Said {
	was, is := s.since(), s.State.Notice.Text
	if was.Version == 0 {
		return nil
	}
	var lines []string
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		before, now := was.Letters.In(lang), is.Letters.In(lang)
		for _, line := range text.Reworded(s.Lang, before.Subject+"\n"+before.Body, now.Subject+"\n"+now.Body) {
			lines = append(lines, fmt.Sprintf("[%s] %s", strings.ToUpper(string(lang)), line))
		}
	}
	said := Said{What: text.FormNoticeSame, Whole: true, Words: []string{
		"notice", text.NoticeName(s.Lang, was.No, was.Stage), "version", strconv.Itoa(was.Version), "changes", strings.Join(lines, "\n"),
	}}
	if len(lines) > 0 {
		said.What = text.FormNoticeSince
	}
	return []Said{said}
}

// endsBefore says that the notice before has not reached all, and ends with this one.
func (s Seen) endsBefore() []Said {
	d := s.notices().Delivery
	if d == nil || d.Counts.Waiting == 0 {
		return nil
	}
	return []Said{{What: text.FormNoticeEnded, Words: []string{"n", strconv.Itoa(d.Counts.Waiting)}}}
}

// offReason asks why a notice goes to other numbers than were approved.
func offReason() Field {
	return Field{Name: Reason, Label: text.LabelOffReason, Max: maxSubject, Blame: incident.RefusedNumbers}
}

// wasApproved says how many were approved, where those are others than now.
func (s Seen) wasApproved() []Said {
	if !s.off() {
		return nil
	}
	n := s.State.Notice.Approval.Numbers
	return []Said{{What: text.FormNoticeOff, Words: []string{"n", strconv.Itoa(n.Customers), "addresses", strconv.Itoa(n.Addresses)}}}
}

// seenNumbers carries numbers along in a form, and readNumbers reads them; "": there is no list.
func seenNumbers(n incident.Numbers) string {
	if n.List == "" {
		return ""
	}
	return fmt.Sprintf(" for %d/%d/%d", n.Customers, n.ByMail, n.Addresses)
}

func readNumbers(said string) (n incident.Numbers) {
	if _, err := fmt.Sscanf(said, "%d/%d/%d", &n.Customers, &n.ByMail, &n.Addresses); err != nil {
		return incident.Numbers{}
	}
	return n
}
