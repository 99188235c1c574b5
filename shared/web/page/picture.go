package page

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Picture is a drawing of lanes over time, as it is laid out: the names of its lines, and beside them all that stands on them. The two are
// apart, so that the names stay in sight where the rest is wider than the screen.
type Picture struct {
	Height int
	Names  []Word
	Words  []Word
	Shapes []Shape // what is behind comes first
}

// The size of a picture, in its own units: as it fits on a desk.
const (
	PictureNames = 92  // how wide the names are
	PictureWide  = 868 // and what they name
	lineHeight   = 18
	letter       = 12 // the size of a letter
	pictureEdge  = 4  // that stays free at both sides
)

// Shape is all that is drawn in one way: a path of SVG.
type Shape struct{ Class, Path string }

// Word is a text in the picture.
type Word struct {
	X, Y  string
	Class string
	Text  string
}

// DrawnLane is a lane that is to be drawn. Lines of a packed one share their height wherever they do not meet: each is named where it
// begins, and all of a group in the margin.
type DrawnLane struct {
	Title  string
	Packed bool
	Lines  []DrawnLine
}

// DrawnLine is one line of it.
type DrawnLine struct {
	Name  string
	Group string // of a packed lane
	Marks []DrawnMark
}

// DrawnMark is something that happened, from 0, the left edge, to 1.
type DrawnMark struct {
	Class    string
	From, To float64
	Word     string // that stands beside it, or in it, where there is room; "": none
	Joins    int    // 1 and more: the number of the line in its lane that it comes from; 0: none
}

// Tick is a time that the picture names.
type Tick struct {
	At       float64
	Text     string
	Own      string // in the reader's zone; "": it is the same
	Whole    bool   // it stands for more than a time of day: the response began, or ended
	FirstDay bool
}

// Cut is where time is left out.
type Cut struct{ From, To float64 }

// drawing is a picture in the making.
type drawing struct {
	Picture
	paths map[string]*strings.Builder
	y     int
	spots []spot
}

// spot is where a mark came to stand.
type spot struct {
	class       string
	left, right float64
	y           int
}

// classes are all ways in which something is drawn, from the back to the front.
var classes = []string{
	"grid", "edge", "lane", "phase0", "phase1", "waits", "works", "says", "commands", "down", "late", "joins", "takes", "arrives", "done", "skipped", "missed",
	"reopened", "promised", "sent", "broke", "delisted", "saw", "cleared", "rises", "cut", "zigzag",
}

// Draw lays a picture out.
func Draw(lanes []DrawnLane, ticks []Tick, cuts []Cut) Picture {
	d := &drawing{paths: map[string]*strings.Builder{}}
	d.times(ticks)
	for _, l := range lanes {
		d.lane(l)
	}
	d.Height = d.y + 4
	d.grid(ticks)
	d.cuts(cuts)
	for _, class := range classes {
		if p := d.paths[class]; p != nil {
			d.Shapes = append(d.Shapes, Shape{class, p.String()})
		}
	}
	return d.Picture
}

// across is where a part of the width stands.
func across(part float64) float64 {
	if math.IsNaN(part) {
		part = 0
	}
	return pictureEdge + min(1, max(0, part))*(PictureWide-2*pictureEdge)
}

// wide is about how wide a text is: a letter of the Latin alphabet is half of any other.
func wide(s string) float64 {
	w := 0.0
	for _, r := range s {
		if r < 0x250 {
			w += 0.6 * letter
		} else {
			w += letter
		}
	}
	return w
}

// fits cuts a text down to a width.
func fits(s string, most float64) string {
	if wide(s) <= most {
		return s
	}
	for s != "" && wide(s)+letter > most {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return strings.TrimRight(s, " (") + "…"
}

func coordinate(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

func (d *drawing) name(s, class string) {
	if s != "" {
		d.Names = append(d.Names, Word{X: "0", Y: strconv.Itoa(d.y + 13), Class: class, Text: fits(s, PictureNames-6)})
	}
}

func (d *drawing) word(x float64, y int, class, s string) {
	d.Words = append(d.Words, Word{X: coordinate(x), Y: strconv.Itoa(y), Class: class, Text: s})
}

// path adds to what is drawn in one way: a letter of SVG's paths, numbers, and so on.
func (d *drawing) path(class string, parts ...any) {
	p := d.paths[class]
	if p == nil {
		p = &strings.Builder{}
		d.paths[class] = p
	}
	for n, part := range parts {
		switch part := part.(type) {
		case string:
			p.WriteString(part)
			continue
		case int:
			p.WriteString(strconv.Itoa(part))
		case float64:
			p.WriteString(coordinate(part))
		}
		if n+1 < len(parts) {
			if _, letter := parts[n+1].(string); !letter {
				p.WriteByte(' ')
			}
		}
	}
}

// bar draws what lasted, around the middle of a line.
func (d *drawing) bar(class string, left, right float64, middle, high int) {
	d.path(class, "M", left, middle-high/2, "H", right, "v", high, "H", left, "z")
}

// times writes the times at the top, each where the one before leaves room.
func (d *drawing) times(ticks []Tick) {
	own, free, freeOwn := false, 0.0, 0.0
	for _, t := range ticks {
		x := across(t.At)
		if left := min(x, PictureWide-wide(t.Text)); left >= free {
			d.word(left, 13, "time", t.Text)
			free = left + wide(t.Text) + 6
		}
		if left := min(x, PictureWide-wide(t.Own)); t.Own != "" && left >= freeOwn {
			own = true
			d.word(left, 13+lineHeight, "time own", t.Own)
			freeOwn = left + wide(t.Own) + 6
		}
	}
	d.y = lineHeight + 4
	if own {
		d.y += lineHeight
	}
}

// grid draws the times from top to bottom, behind everything.
func (d *drawing) grid(ticks []Tick) {
	for _, t := range ticks {
		class := "grid"
		if t.Whole {
			class = "edge"
		}
		d.path(class, "M", across(t.At), lineHeight, "V", d.Height)
	}
}

// cuts draws where time is left out, in front of everything.
func (d *drawing) cuts(cuts []Cut) {
	for _, c := range cuts {
		left, right := across(c.From)+1, across(c.To)-1
		if right-left > 12 {
			middle := (left + right) / 2
			left, right = middle-6, middle+6
		}
		d.path("cut", "M", left, lineHeight, "H", right, "V", d.Height, "H", left, "z")
		for _, x := range []float64{left, right} {
			d.path("zigzag", "M", x, lineHeight)
			for y := lineHeight; y+8 <= d.Height; y += 8 {
				d.path("zigzag", "l", 2, 2, "l", -4, 4, "l", 2, 2)
			}
		}
	}
}

func (d *drawing) lane(l DrawnLane) {
	if len(l.Lines) == 0 {
		return
	}
	d.path("lane", "M", 0, d.y+2, "H", PictureWide)
	d.y += 4
	if l.Title != "" {
		d.name(l.Title, "lane")
		if l.Lines[0].Name != "" || l.Packed {
			d.y += lineHeight
		}
	}
	if l.Packed {
		d.packed(l.Lines)
		return
	}
	first := d.y + lineHeight/2
	for _, line := range l.Lines {
		d.name(line.Name, "")
		d.line(line, d.y+lineHeight/2, first)
		d.y += lineHeight
	}
}

// packed puts lines that do not meet at one height, group by group: first those that are as good as a moment, all of one moment under one
// name, and last those beside which there is no room for theirs, which stands in the margin.
func (d *drawing) packed(lines []DrawnLine) {
	for len(lines) > 0 {
		n := slices.IndexFunc(lines, func(l DrawnLine) bool { return l.Group != lines[0].Group })
		if n < 0 {
			n = len(lines)
		}
		short, long := sorted(lines[:n])
		room := PictureNames - 6
		if len(short) == 0 {
			room -= 40
		}
		d.name(fits(lines[0].Group, float64(room)), "")
		var free []float64 // from where on each height is
		for _, line := range short {
			from, to := line.extent()
			at := slices.IndexFunc(free, func(x float64) bool { return x <= from })
			if at < 0 {
				at = len(free)
				free = append(free, 0)
			}
			free[at] = to + 8
			y := d.y + at*lineHeight
			for _, one := range line.lines {
				d.line(one, y+lineHeight/2, 0)
			}
			d.word(line.nameAt(), y+13, "", line.name)
		}
		d.y += len(free) * lineHeight
		for _, line := range long {
			d.Names = append(d.Names, Word{X: strconv.Itoa(PictureNames - 4), Y: strconv.Itoa(d.y + 13), Class: "end", Text: line.name})
			d.line(line.lines[0], d.y+lineHeight/2, 0)
			d.y += lineHeight
		}
		lines = lines[n:]
	}
}

// bundle are lines with one name.
type bundle struct {
	name        string
	lines       []DrawnLine
	left, right float64 // of the marks
}

const (
	instant   = 4.0 // so wide is as good as a moment
	mostNames = 170.0
)

// sorted are the lines of a group, those of one moment together, and those beside which their name has no room.
func sorted(lines []DrawnLine) (short, long []bundle) {
	for _, l := range lines {
		b := bundle{name: l.Name, lines: []DrawnLine{l}, left: PictureWide}
		for _, m := range l.Marks {
			b.left, b.right = min(b.left, across(m.From)), max(b.right, across(m.To))
		}
		if n := len(short) - 1; n >= 0 && b.right-b.left < instant && short[n].right-short[n].left < instant && short[n].right <= b.right+instant &&
			b.right-short[n].left < instant && b.left >= short[n].left-instant && wide(short[n].name+" "+b.name) < mostNames {
			short[n].name += " " + b.name
			short[n].lines = append(short[n].lines, l)
			short[n].left, short[n].right = min(short[n].left, b.left), max(short[n].right, b.right)
			continue
		}
		if from, to := b.extent(); from < 0 || to > PictureWide {
			long = append(long, b)
		} else {
			short = append(short, b)
		}
	}
	return short, long
}

// extent is how much of the width the lines take with their name: behind them, or before them where nothing is left behind.
func (b bundle) extent() (from, to float64) {
	if from, to = b.left-4, b.right+4; to+wide(b.name) <= PictureWide {
		return max(0, from), to + wide(b.name)
	}
	return from - wide(b.name), to
}

func (b bundle) nameAt() float64 {
	from, to := b.extent()
	if to > b.right+4 {
		return b.right + 4
	}
	return from
}

// line draws the marks of a line, and their words where there is room.
func (d *drawing) line(l DrawnLine, middle, first int) {
	free := 0.0
	for n, m := range l.Marks {
		left, right := across(m.From), across(m.To)
		d.spots = append(d.spots, spot{m.Class, left, right, middle})
		d.mark(m.Class, left, right, middle)
		if m.Joins > 0 {
			d.path("joins", "M", left, first+(m.Joins-1)*lineHeight, "V", middle)
		}
		if m.Word == "" {
			continue
		}
		x, most := right+6, PictureWide-right-6
		if slices.Contains(inside, m.Class) && right > left {
			x, most = left+3, right-left-4
		} else if n+1 < len(l.Marks) {
			most = across(l.Marks[n+1].From) - x - 6
		}
		if said := fits(m.Word, most); x >= free && (said == m.Word && wide(said) <= most || utf8.RuneCountInString(said) > 3) {
			d.word(x, middle+4, "in-"+m.Class, said)
			free = x + wide(said)
		}
	}
}

// inside are those whose words stand in them.
var inside = []string{"phase0", "phase1", "commands", "says"}

// high is how high something is that lasted.
var high = map[string]int{"phase0": 16, "phase1": 16, "waits": 2, "works": 8, "says": 16, "commands": 14, "down": 8, "late": 12}

// mark draws one.
func (d *drawing) mark(class string, left, right float64, y int) {
	if h, lasts := high[class]; lasts {
		d.bar(class, left, max(right, left+1), y, h)
		return
	}
	switch class {
	case "done":
		d.path(class, "M", left, y-6, "v", 12)
	case "takes":
		d.path(class, "M", left, y-4, "v", 8)
	case "skipped":
		d.path(class, "M", left-3, y+5, "l", 6, -10)
	case "missed", "broke":
		d.path(class, "M", left-4, y-4, "l", 8, 8, "m", -8, 0, "l", 8, -8)
	case "reopened", "rises":
		d.path(class, "M", left-4, y+4, "h", 8, "l", -4, -8, "z")
	case "promised", "delisted":
		d.path(class, "M", left-5, y, "l", 5, -5, "l", 5, 5, "l", -5, 5, "z")
	case "arrives", "cleared", "saw", "sent":
		r := map[string]int{"saw": 3, "sent": 5}[class]
		if r == 0 {
			r = 4
		}
		d.path(class, "M", left-float64(r), y, "a", r, r, 0, 1, 0, 2*r, 0, "a", r, r, 0, 1, 0, -2*r, 0, "z")
	}
}

// KeyOf draws one mark alone, as what the picture means is explained by.
func KeyOf(class string) []Shape {
	d := &drawing{paths: map[string]*strings.Builder{}}
	left, right := 12.0, 12.0
	if _, lasts := high[class]; lasts {
		left, right = 2, 22
	}
	d.mark(class, left, right, 9)
	return []Shape{{class, d.paths[class].String()}}
}
