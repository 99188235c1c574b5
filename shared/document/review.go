package document

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// review puts into the document of a review what it begins with: the measured times, what went wrong and the whole timeline, which is read
// for this alone. From then on it belongs to the people who write in it.
func (s *System) review(ctx context.Context, d Draft, f plan.Document) (Draft, error) {
	if s.opt.Review == nil {
		return d, nil
	}
	of, err := s.opt.Review(ctx, f.Incident)
	if err != nil {
		return d, &effect.Error{Class: effect.RetryLater, Code: "busy", Err: fmt.Errorf("read what the review of %s begins with: %w", f.Incident, err)}
	}
	fill := fields{editions[0], f.Lang}
	of.Names, of.Room = fill.named(Extras{Name: func(p incident.PersonID) string { return s.opt.Commander(ctx, p) }}), text.ReviewRoom
	d.Lists = map[string][]string{}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		of.Lang = lang
		for place, lines := range of.Parts() {
			for n, line := range lines {
				lines[n] = fill.say(line)
			}
			d.Lists[place+in(lang)] = lines
			if lang == f.Lang {
				d.Lists[place] = lines
			}
		}
	}
	return d.listed(), nil
}

// listPlace is a place of a template in which a list stands, in a language or in the incident's.
var listPlace = regexp.MustCompile(`\{\{\s*(review_[a-z]+?(?:_ja|_en)?)\s*\}\}`)

// listed is a draft whose template has each line with such a place once for each line of the list, as plan has a line for each of the
// check.
func (d Draft) listed() Draft {
	var b strings.Builder
	for line := range strings.Lines(d.Template) {
		of := listPlace.FindStringSubmatch(line)
		if of == nil {
			b.WriteString(line)
			continue
		}
		for n, says := range d.Lists[of[1]] {
			name := of[1] + "_" + strconv.Itoa(n+1)
			b.WriteString(listPlace.ReplaceAllLiteralString(line, "{{"+name+"}}"))
			d.Fields[name] = says
		}
	}
	d.Template = b.String()
	for place, lines := range d.Lists {
		d.Fields[place] = strings.Join(lines, "\n")
	}
	return d
}
