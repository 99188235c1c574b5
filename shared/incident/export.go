package incident

// Export says that somebody takes the record of all of it along: an archive whose lines are a hash chain. The timeline keeps its head, so
// that whoever has an archive can hold it against that.
type Export struct {
	Head      string // of the chain, SHA-256 in hexadecimal
	Lines     int    // that the archive holds
	Addresses bool   // it holds customers' addresses
}

func (Export) scope() Scope  { return Scope{} }
func (Export) about() matter { return along }

// byNobody: on a shell nobody knows who it is.
func (Export) byNobody() {}

func (a Export) decide(d *decider) error {
	if a.Head == "" || a.Lines == 0 {
		return refuse(RefusedUnknown)
	}
	e := &d.out.Entry
	e.Text, e.Count, e.Addresses = a.Head, a.Lines, a.Addresses
	d.entry(EntryRecord)
	return nil
}

func (a Export) recordedBy(e Entry, _ State) bool { return e.is(EntryRecord) && e.Text == a.Head }
