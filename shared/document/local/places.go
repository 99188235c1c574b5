package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/markdown"
)

// places is what the folder remembers of a document: the lines that have places, as the tool last wrote them. Nothing of it stands in
// the document, which people copy to customers. It is stored beside it; names must not change.
type places struct {
	Lines []placed `json:"lines"`
	Hash  string   `json:"hash,omitempty"` // of the document as the tool last left it
	// Replaced are the texts that the tool has replaced since somebody else wrote last, the newest last: whoever began to write
	// in one of them loses nothing.
	Replaced []version `json:"replaced,omitempty"`
}

// placed is a line with places.
type placed struct {
	Around []string   `json:"around"` // the words before, between and after the places
	Places []string   `json:"places"`
	Says   [][]string `json:"says"` // by place: what the tool put there last; two where it may be either; none: not known
}

// version is a text that was replaced, by its hash, and how.
type version struct {
	Hash    string   `json:"hash"`
	Changes []change `json:"changes"`
}

// change is what stood in a place and what the tool put there.
type change struct {
	Line  int    `json:"line"`
	Place int    `json:"place"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// mostReplaced bounds what is remembered of replaced texts.
const mostReplaced = 10

// placesOf returns the lines of a filled template that have places which follow.
func placesOf(d document.Draft) (p places) {
	pieces, _ := document.Pieces(d.Template, d.Fields, d.Lang)
	line := placed{Around: []string{""}}
	end := func() {
		if slices.ContainsFunc(line.Places, document.IsFollowed) {
			p.Lines = append(p.Lines, line)
		}
		line = placed{Around: []string{""}}
	}
	for _, piece := range pieces {
		if piece.Place != "" {
			line.Around, line.Places = append(line.Around, ""), append(line.Places, piece.Place)
			line.Says = append(line.Says, []string{piece.Text})
			continue
		}
		for n, words := range strings.Split(piece.Text, "\n") {
			if n > 0 {
				end()
			}
			line.Around[len(line.Around)-1] += unticked(words)
		}
	}
	end()
	return p
}

// guessed are the places of a document of which nothing is remembered. What an earlier version may have put there, or today's would,
// nobody has edited; of all else it is not known who wrote it.
func guessed(w document.Wish, body string, before map[string][]string) places {
	p := placesOf(w.Draft)
	for _, line := range p.Lines {
		for n, place := range line.Places {
			for _, s := range slices.Concat(w.Words[place], before[place]) {
				line.Says[n] = append(line.Says[n], markdown.Escape(s))
			}
		}
	}
	for _, s := range p.spots(body) {
		p.Lines[s.line].settle(s, s.says(body))
	}
	return p
}

// settle has it known what the tool put into a place, if that is what stands there, and otherwise that it is not known.
func (l placed) settle(s spot, says string) {
	known := s.at >= 0 && slices.Contains(l.Says[s.place], says)
	if l.Says[s.place] = nil; known {
		l.Says[s.place] = []string{says}
	}
}

// ticked finds the mark of a box that is ticked, which is no change of its line.
var ticked = regexp.MustCompile(`(?m)^(\s*(?:[-*+]|\d+[.)])\s+\[)[xX](\])`)

// unticked is a text, as long as it is, with every box open.
func unticked(s string) string { return ticked.ReplaceAllString(s, "${1} ${2}") }

// spot is a place as it stands in a text.
type spot struct {
	line, place int
	at, end     int // at < 0: it is not to be found
}

// says is what stands in a spot of a text.
func (s spot) says(body string) string {
	if s.at < 0 {
		return ""
	}
	return body[s.at:s.end]
}

// spots are all places of p, as they stand in a text. A line is known by its words around the places: first one that nobody has
// edited, then one in which only places differ. Where there are more or fewer of them than there should be, nobody knows which is
// meant, and the places are not found.
func (p places) spots(body string) (out []spot) {
	at := make([][]int, len(p.Lines)) // by line: where its places begin and end
	free := lines(unticked(body))
	for _, find := range []func(placed) *regexp.Regexp{placed.exact, placed.loose} {
		groups := map[string][]int{}
		for n, line := range p.Lines {
			if re := find(line); re != nil && at[n] == nil {
				groups[re.String()] = append(groups[re.String()], n)
			}
		}
		for n, line := range p.Lines { // in order, since what one has found is free no more
			if re := find(line); re != nil && at[n] == nil {
				free = match(re, groups[re.String()], free, at)
			}
		}
	}
	for n, line := range p.Lines {
		for k := range line.Places {
			s := spot{line: n, place: k, at: -1}
			if at[n] != nil {
				s.at, s.end = at[n][2*k], at[n][2*k+1]
			}
			out = append(out, s)
		}
	}
	return out
}

// textLine is a line of a text and where it begins.
type textLine struct {
	at   int
	says string
}

func lines(body string) (out []textLine) {
	at := 0
	for line := range strings.Lines(body) {
		out = append(out, textLine{at, strings.TrimSuffix(line, "\n")})
		at += len(line)
	}
	return out
}

// match finds those lines of p that look alike, and returns the lines of the text that are free after that.
func match(re *regexp.Regexp, group []int, free []textLine, at [][]int) []textLine {
	var found [][]int
	left := slices.DeleteFunc(slices.Clone(free), func(l textLine) bool {
		m := re.FindStringSubmatchIndex(l.says)
		if m == nil {
			return false
		}
		m = m[2:]
		for i := range m {
			m[i] += l.at
		}
		found = append(found, m)
		return true
	})
	if len(found) != len(group) {
		return free
	}
	for i, n := range group {
		at[n] = found[i]
	}
	return left
}

// exact matches the line as the tool wrote it, as far as that is known.
func (l placed) exact() *regexp.Regexp {
	if slices.ContainsFunc(l.Says, func(says []string) bool { return len(says) == 0 }) {
		return l.loose()
	}
	return l.pattern(func(says []string) string {
		var either []string
		for _, s := range says {
			either = append(either, regexp.QuoteMeta(s))
		}
		return strings.Join(either, "|")
	}, "")
}

// loose matches the line whatever stands in its places, and behind its last words. A line without words of its own may be any.
func (l placed) loose() *regexp.Regexp {
	if !strings.ContainsFunc(strings.Join(l.Around, ""), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return nil
	}
	more := ""
	if l.Around[len(l.Around)-1] != "" {
		more = ".*"
	}
	return l.pattern(func(says []string) string {
		var either strings.Builder
		for _, s := range says {
			either.WriteString(regexp.QuoteMeta(s) + "|")
		}
		return either.String() + ".*?"
	}, more)
}

func (l placed) pattern(place func(says []string) string, more string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^" + regexp.QuoteMeta(l.Around[0]))
	for n, says := range l.Says {
		b.WriteString("(" + place(says) + ")" + regexp.QuoteMeta(l.Around[n+1]))
	}
	return regexp.MustCompile(b.String() + more + "$")
}

// beside is the file in which the places of a document are remembered.
func beside(n document.Name) string {
	return path.Join(string(n.Incident), "."+n.Document+".places.json")
}

// remembered returns what is remembered of a document's places; known is false when nothing is, or nobody can read it.
func (f *Folder) remembered(n document.Name) (p places, known bool, err error) {
	body, err := f.root.ReadFile(beside(n))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return places{}, false, nil
	case err != nil:
		return places{}, false, fmt.Errorf("read the places of a document: %w", err)
	}
	readable := json.Unmarshal(body, &p) == nil && p.whole()
	if !readable {
		p = places{}
	}
	return p, readable, nil
}

// whole reports whether each line has its words and texts, and each change its place.
func (p places) whole() bool {
	for _, v := range p.Replaced {
		for _, c := range v.Changes {
			if c.Line < 0 || c.Line >= len(p.Lines) || c.Place < 0 || c.Place >= len(p.Lines[c.Line].Places) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(p.Lines, func(l placed) bool {
		return len(l.Around) != len(l.Places)+1 || len(l.Says) != len(l.Places)
	})
}

func (f *Folder) remember(n document.Name, p places) error {
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write the places of a document: %w", err)
	}
	return f.replace(beside(n), body)
}

// clone returns a copy that shares no text with p.
func (p places) clone() places {
	p.Lines = slices.Clone(p.Lines)
	for n := range p.Lines {
		p.Lines[n].Says = slices.Clone(p.Lines[n].Says)
	}
	return p
}
