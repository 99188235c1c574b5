// Command slowest shows what "go test -json" prints as "go test" shows it, and notes how long each test took.
//
//	go test -json ./... | slowest -notes FILE -stage NAME [-figures REGEXP]
//	slowest -notes FILE -top 10      the slowest ones that were noted
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	notes, stage := flag.String("notes", "", "file to which a line for each test is added"), flag.String("stage", "", "noted beside each test")
	figures := flag.String("figures", "", "tests whose words are shown although they pass")
	top := flag.Int("top", 0, "print so many of what was noted")
	flag.Parse()
	if err := run(*notes, viewer{stage: *stage, figures: *figures}, *top); err != nil {
		fmt.Fprintln(os.Stderr, "slowest:", err)
		os.Exit(1)
	}
}

func run(notes string, v viewer, top int) error {
	if top > 0 {
		f, err := os.Open(notes)
		if err != nil {
			return err
		}
		return errorsOf(f, print(os.Stdout, f, top))
	}
	f, err := os.OpenFile(notes, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errorsOf(f, v.show(os.Stdin, os.Stdout, f))
}

func errorsOf(f io.Closer, err error) error { return cmp.Or(err, f.Close()) }

// event is one line of test2json.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// told is what one test said.
type told struct {
	result, log string
	over        string // pass, fail or skip; "": it never ended
	took        float64
}

// pack is a package whose tests run.
type pack struct {
	tests map[string]*told
	order []string
	rest  strings.Builder // what belongs to no test
}

// viewer is how tests are shown.
type viewer struct {
	stage   string // noted beside each
	figures string // a regular expression: the tests that say something worth reading; "": none
}

func (v viewer) says(test string) bool {
	found, err := regexp.MatchString(v.figures, test)
	return v.figures != "" && found && err == nil
}

// show prints what went wrong and a line for each package, and adds each test to the notes.
func (v viewer) show(in io.Reader, out, notes io.Writer) error {
	packs := map[string]*pack{}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		var e event
		if json.Unmarshal([]byte(line), &e) != nil || e.Package == "" {
			fmt.Fprint(out, cmp.Or(e.Output, plain(line, e))) // of the build, or no event at all
		} else if packs[e.Package] == nil {
			packs[e.Package] = &pack{tests: map[string]*told{}}
		}
		if p := packs[e.Package]; p != nil {
			p.take(e)
			if e.Test == "" && (e.Action == "pass" || e.Action == "fail" || e.Action == "skip") {
				p.end(out, notes, e, v)
				delete(packs, e.Package)
			}
		}
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func plain(line string, e event) string {
	if e.Action != "" {
		return ""
	}
	return line
}

func (p *pack) take(e event) {
	if e.Test == "" {
		p.rest.WriteString(e.Output)
		return
	}
	t := p.tests[e.Test]
	if t == nil {
		t = &told{}
		p.tests[e.Test] = t
		p.order = append(p.order, e.Test)
	}
	switch {
	case e.Action == "pass" || e.Action == "fail" || e.Action == "skip":
		t.over, t.took = e.Action, e.Elapsed
	case strings.HasPrefix(e.Output, "=== "):
	case strings.HasPrefix(strings.TrimLeft(e.Output, " "), "--- "):
		t.result = e.Output
	default:
		t.log += e.Output
	}
}

// end prints of a package what "go test" prints of it, and notes its tests.
func (p *pack) end(out, notes io.Writer, e event, v viewer) {
	for _, name := range p.order {
		t := p.tests[name]
		if e.Action == "fail" && (t.over == "fail" || t.over == "") {
			fmt.Fprint(out, cmp.Or(t.result, "--- "+name+" did not end\n"), t.log)
		} else if t.log != "" && v.says(name) {
			fmt.Fprint(out, t.result, t.log)
		}
		if !p.divided(name) {
			fmt.Fprintf(notes, "%.2f\t%s\t%s\t%s\n", t.took, v.stage, e.Package, name)
		}
	}
	for line := range strings.Lines(p.rest.String()) {
		if e.Action == "fail" || strings.HasPrefix(line, "ok  \t") || strings.HasPrefix(line, "?   \t") {
			fmt.Fprint(out, line)
		}
	}
}

// divided reports whether a test has parts, which are noted in its place.
func (p *pack) divided(name string) bool {
	return slices.ContainsFunc(p.order, func(other string) bool { return strings.HasPrefix(other, name+"/") })
}

// print prints the slowest of what was noted.
func print(out io.Writer, notes io.Reader, top int) error {
	type note struct {
		took float64
		rest string
	}
	var all []note
	lines := bufio.NewScanner(notes)
	for lines.Scan() {
		var n note
		if _, err := fmt.Sscanf(lines.Text(), "%f", &n.took); err == nil {
			_, n.rest, _ = strings.Cut(lines.Text(), "\t")
			all = append(all, n)
		}
	}
	slices.SortStableFunc(all, func(a, b note) int { return cmp.Compare(b.took, a.took) })
	for _, n := range all[:min(top, len(all))] {
		fmt.Fprintf(out, "%8.1f s  %s\n", n.took, strings.ReplaceAll(n.rest, "\t", "  "))
	}
	return lines.Err()
}
