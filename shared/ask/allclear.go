package ask

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// The all-clear: made from the fields of the recovery notice, edited beside its text, and said when that is sent.

// The names of its fields.
const (
	allClearJA = "allclear_ja"
	allClearEN = "allclear_en"
)

// maxAllClear is how long it may be, in runes: the fields that it is made from fit, and a message holds it in two languages.
const maxAllClear = 1500

// clears reports whether all are told when the notice that is written is sent.
func (s Seen) clears() bool { return s.clearsWith(s.next()) }

// clearsWith reports whether all are told when a notice is sent.
func (s Seen) clearsWith(n seenNotice) bool {
	return n.stage == incident.RecoveryNotice && s.State.Incident.TellsAll()
}

// allClearFields are its texts beside a notice. A form that is only read back has them always.
func (s Seen) allClearFields(n seenNotice, said incident.Text) []Field {
	if !s.clearsWith(n) && s.State.Incident.ID != "" {
		return nil
	}
	return []Field{
		{Name: allClearJA, Kind: Long, Label: text.LabelAllClearJA, Hint: text.HintAllClear, Max: maxAllClear, Value: said.JA},
		{Name: allClearEN, Kind: Long, Label: text.LabelAllClearEN, Max: maxAllClear, Value: said.EN},
	}
}

// allClearBeside is what the form shows of it where a notice is taken over: as it stands, or else made of what is known.
func (s Seen) allClearBeside(n seenNotice) incident.Text {
	if n.version > 0 {
		return s.State.Notice.Text.AllClear
	}
	return text.AllClear(text.NoticeFacts{No: n.no, Stage: n.stage, Needs: n.needs, Fields: s.noticeValues(n)})
}

// readAllClear is what a form says of it; nil: it did not ask.
func readAllClear(v Values) *incident.Text {
	if !v.asked(allClearJA) {
		return nil
	}
	return &incident.Text{JA: v.New[allClearJA], EN: v.New[allClearEN]}
}

// allClear says what all are told, to whoever approves or sends it.
func (s Seen) allClear() []Said {
	said := s.State.Notice.Text.AllClear
	if !s.clears() || said == (incident.Text{}) {
		return nil
	}
	return []Said{{What: text.FormAllClear, Words: []string{"ja", said.JA, "en", said.EN}, Whole: true}}
}
