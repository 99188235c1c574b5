package page

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var moveTo = regexp.MustCompile(`M(-?[\d.]+) (-?[\d.]+)`)

// TestEveryMarkIsDrawn: whatever stands where, each mark has its place in the picture, and begins a path there.
func TestEveryMarkIsDrawn(t *testing.T) {
	t.Parallel()
	odd := []float64{0, 1, -1, 2, math.NaN(), math.Inf(1), math.Inf(-1), 0.5, 0.999999}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		var lanes []DrawnLane
		marks := 0
		for n := range r.IntN(5) {
			lane := DrawnLane{Title: "人", Packed: r.IntN(2) == 0}
			for range r.IntN(40) {
				line := DrawnLine{Name: strings.Repeat("長x", r.IntN(30)), Group: fmt.Sprint(n, r.IntN(3))}
				for range 1 + r.IntN(6) {
					m := DrawnMark{Class: classes[r.IntN(len(classes)-2)], From: r.Float64(), Word: strings.Repeat("あ", r.IntN(20))}
					if m.To = m.From + r.Float64()/3; r.IntN(5) == 0 {
						m.From, m.To = odd[r.IntN(len(odd))], odd[r.IntN(len(odd))]
					}
					line.Marks = append(line.Marks, m)
					marks++
				}
				lane.Lines = append(lane.Lines, line)
			}
			lanes = append(lanes, lane)
		}
		d := &drawing{paths: map[string]*strings.Builder{}}
		for _, l := range lanes {
			d.lane(l)
		}
		if len(d.spots) != marks {
			t.Fatalf("seed %d: %d of %d marks are drawn", seed, len(d.spots), marks)
		}
		for _, s := range d.spots {
			if s.left < 0 || s.right > PictureWide || s.y < 0 || s.y > d.y || math.IsNaN(s.left+s.right) {
				t.Fatalf("seed %d: %+v", seed, s)
			}
		}
		bounded(t, Draw(lanes, []Tick{{At: 0.3, Text: "00:00"}, {At: math.NaN(), Text: "x", Own: "(y)"}}, []Cut{{0.4, 0.42}}))
	}
}

// bounded fails where something begins outside of a picture.
func bounded(t *testing.T, p Picture) {
	t.Helper()
	for _, s := range p.Shapes {
		for _, m := range moveTo.FindAllStringSubmatch(s.Path, -1) {
			x, _ := strconv.ParseFloat(m[1], 64)
			y, _ := strconv.ParseFloat(m[2], 64)
			if x < -2 || x > PictureWide || y < 0 || y > float64(p.Height) {
				t.Fatalf("%s begins at %s in a picture %d high", s.Class, m[0], p.Height)
			}
		}
		if strings.Contains(s.Path, "NaN") || strings.Contains(s.Path, "Inf") {
			t.Fatalf("%s: %s", s.Class, s.Path)
		}
	}
	for _, w := range p.Words {
		if x, err := strconv.ParseFloat(w.X, 64); err != nil || x < 0 || x > PictureWide {
			t.Fatalf("%+v", w)
		}
	}
}
