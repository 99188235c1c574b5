package document

import (
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// sheet are the fields of a document that says how the check stands: those of each line end in its number.
func (f fields) sheet(d plan.Document, extras Extras) map[string]string {
	if len(d.Lines) == 0 {
		return nil
	}
	w := text.SheetWords{Lang: f.lang, Names: f.named(extras), When: f.jst, Typed: f.say}
	count, out := incident.CheckCount{Of: len(d.Lines)}, map[string]string{}
	for n, l := range d.Lines {
		if l.Settled() {
			count.Done++
		}
		of := func(place, says string) { out[place+"_"+strconv.Itoa(n+1)] = says }
		of("check_line", l.Line)
		of("check_done", w.Done(l))
		of("check_result", w.Result(l.CheckMark))
		of("check_by", w.By(l.CheckMark))
	}
	out["checks"] = text.CheckCountOf(f.lang, count)
	return out
}

// named writes who somebody is, without an id.
func (f fields) named(extras Extras) func(incident.PersonID) string {
	return func(p incident.PersonID) string {
		if extras.Name != nil {
			if name := incident.CleanTitle(extras.Name(p)); name != "" {
				return name
			}
		}
		return text.DocSomebody.In(f.lang)
	}
}
