package local

import "slices"

// merged is a text that somebody wrote in a version which the tool has replaced since, with what the tool has put in. ok is false
// when somebody else wrote since, too, or when what the tool put in is where they wrote.
func (p places) merged(page Page, seen, body string) (merged string, ok bool) {
	at := slices.IndexFunc(p.Replaced, func(v version) bool { return v.Hash == seen })
	if at < 0 || p.Hash != page.Hash {
		return "", false
	}
	p, changes := p.before(p.Replaced[at:])
	var edits []edit
	for _, s := range p.spots(body) {
		c, changed := changes[[2]int{s.line, s.place}]
		switch {
		case !changed:
		case s.at < 0 || s.says(body) != c.From:
			return "", false
		default:
			edits = append(edits, edit{s, c.From, c.To})
		}
	}
	return replaced(body, edits), true
}

// before is p as it was before some replacements, and all that these change, by line and place.
func (p places) before(since []version) (places, map[[2]int]change) {
	p = p.clone()
	all := map[[2]int]change{}
	for _, v := range since {
		for _, c := range v.Changes {
			if first, again := all[[2]int{c.Line, c.Place}]; again {
				c.From = first.From
			}
			all[[2]int{c.Line, c.Place}] = c
			p.Lines[c.Line].Says[c.Place] = []string{c.From}
		}
	}
	return p, all
}
