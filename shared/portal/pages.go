package portal

import (
	"html/template"
	"slices"
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// ownView is a page about one incident, or about one of its notices.
type ownView struct {
	Bad     bool
	Heading string
	Intro   string
	Latest  *link // of a page of one notice: where it goes on
	Facts   []fact
	Notices []template.HTML
	Rest    *folded
	More    []link
}

// folded are what a page has no room for, a line each.
type folded struct {
	Title string
	Rows  []row
}

// row is one line of a list.
type row struct {
	link
	State string
	When  moment
}

// linesRoom is how many bytes the lines of notices may take of a page.
const linesRoom = 20_000

// own renders an incident's page.
func own(v view) (Rendered, error) {
	i, err := v.the()
	if err != nil {
		return Rendered{}, err
	}
	out := ownView{Bad: running(i), Heading: text.PortalHeading(v.lang, i), Facts: v.facts(i)}
	left, err := v.roomFor(out.Heading, "own", out)
	if err != nil {
		return Rendered{}, err
	}
	newest := slices.Clone(i.Notices)
	slices.Reverse(newest)
	if err := v.fill(&out, newest, left); err != nil {
		return Rendered{}, err
	}
	return v.page(out.Heading, "own", out)
}

// fill puts as many notices in full on a page as there is room for, then lines of the rest; what there is no line for is reached from
// the page of the last notice that has one.
func (v view) fill(out *ownView, newest []incident.PortalNotice, left room) error {
	if total, err := v.total(newest); err != nil || total > int(left) {
		left -= linesRoom // some will be lines
		if err != nil {
			return err
		}
	}
	for len(newest) > 0 {
		made, err := v.notice(true, v.id, newest[0])
		if err != nil {
			return err
		}
		if !left.take(len(made)) {
			break
		}
		out.Notices, newest = append(out.Notices, made), newest[1:]
	}
	if len(newest) > 0 {
		out.Rest = &folded{v.say(text.PortalFolded), v.rows(newest)}
	}
	return nil
}

// total is how much room notices take in full.
func (v view) total(all []incident.PortalNotice) (size int, err error) {
	for _, n := range all {
		made, err := v.notice(true, v.id, n)
		if err != nil {
			return 0, err
		}
		size += len(made)
	}
	return size, nil
}

// rows are the lines of notices, as many as there is room for.
func (v view) rows(newest []incident.PortalNotice) (out []row) {
	const size = 250 // of a line, at the most
	for _, n := range newest[:min(len(newest), linesRoom/size)] {
		to := link{v.root + plan.PortalNoticePage(v.id, n.No, v.lang), v.say(text.PortalNo, "no", strconv.Itoa(n.No))}
		out = append(out, row{link: to, When: v.when(n.At)})
	}
	return out
}

// single renders the page of one notice.
func single(v view) (Rendered, error) {
	i, err := v.the()
	if err != nil {
		return Rendered{}, err
	}
	if len(i.Notices) != 1 || i.Notices[0].No != v.no {
		return Rendered{}, errShows
	}
	made, err := v.notice(true, v.id, i.Notices[0])
	if err != nil {
		return Rendered{}, err
	}
	out := ownView{Heading: text.PortalHeading(v.lang, i), Notices: []template.HTML{made}}
	out.Intro = v.say(text.PortalSingle, "no", strconv.Itoa(v.no))
	out.Latest = &link{v.root + plan.PortalPage(v.id, v.lang), v.say(text.PortalLatest)}
	if v.no > 1 {
		before := v.say(text.PortalBefore, "no", strconv.Itoa(v.no-1))
		out.More = append(out.More, link{v.root + plan.PortalNoticePage(v.id, v.no-1, v.lang), before})
	}
	return v.page(i.Notices[0].Letters.In(v.lang).Subject, "own", out)
}

// listView is a page of the list of all incidents.
type listView struct {
	Title, None string
	Rows        []row
	More        []link
}

// list renders a page of the list. The first has what is not on the others.
func list(v view) (Rendered, error) {
	shown, older := v.Incidents, v.no-1
	if v.no == 0 {
		older = plan.PortalLists(len(shown))
		shown = shown[:len(shown)-older*plan.PortalListed]
	}
	out := listView{Title: v.say(text.PortalAll)}
	if len(shown) == 0 {
		out.None = v.say(text.PortalNever)
	}
	for _, i := range shown {
		out.Rows = append(out.Rows, row{link{v.root + plan.PortalPage(i.ID, v.lang), text.PortalHeading(v.lang, i)}, text.PortalStage(v.lang, i), v.when(i.Since)})
	}
	if older > 0 {
		out.More = append(out.More, link{v.root + plan.PortalList(older, v.lang), v.say(text.PortalEarlier)})
	}
	return v.page(out.Title, "list", out)
}
