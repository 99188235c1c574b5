package provider

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"slices"
)

// element is one of an array while it is read.
type element struct {
	n       int
	raw     json.RawMessage
	faults  []Fault
	damaged bool
}

// fault notes a field that cannot be read, unless it can.
func (e *element) fault(what string, ok bool) {
	if !ok {
		e.faults = append(e.faults, Fault{Element: e.n, What: what})
	}
}

// into reads JSON, and reports whether it is what was expected.
func (e *element) into(raw []byte, out any) bool {
	err := json.Unmarshal(raw, out)
	e.damaged = e.damaged || errors.Is(err, errDamaged)
	return err == nil
}

// entry is one of an element's log.
type entry struct {
	Summary   word   `json:"summary"`
	Message   word   `json:"message"`
	Status    number `json:"status"`
	Timestamp number `json:"timestamp"`
}

// log reads the updates of an element, oldest first. The log is an array, or one inside a string.
func (e *element) log(raw json.RawMessage) (out []Update) {
	if inside := (word{}); bytes.HasPrefix(raw, []byte(`"`)) && e.into(raw, &inside) {
		raw = json.RawMessage(inside.text)
	}
	var entries []entry
	e.fault("log", shape(raw) == "" && e.into(raw, &entries) && len(entries) > 0)
	for _, one := range entries {
		epoch := one.Timestamp.epoch()
		if e.fault("timestamp", epoch != 0); epoch != 0 {
			out = append(out, one.update(epoch))
		}
	}
	return ordered(out)
}

func (e entry) update(epoch int64) Update {
	u := Update{Epoch: epoch, Status: numbered(e.Status), Title: titles(e.Summary.text), Text: texts(e.Message.text)}
	if marked(e.Summary.text) {
		u.Status = Resolved
	}
	return u
}

// ordered sorts updates by their time, keeps one of each second, and the newest if they are too many.
func ordered(all []Update) []Update {
	slices.SortStableFunc(all, func(a, b Update) int { return cmp.Compare(a.Epoch, b.Epoch) })
	all = slices.CompactFunc(all, func(a, b Update) bool { return a.Epoch == b.Epoch })
	return all[max(0, len(all)-MaxLog):]
}

// first is the epoch of the first update, which the element states; else that of the oldest in its log.
func first(stated number, log []Update) int64 {
	if epoch := stated.epoch(); epoch != 0 || len(log) == 0 {
		return epoch
	}
	return log[0].Epoch
}
