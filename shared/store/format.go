package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"noroshi.internal/shared/text"
)

// FormatPath says in which format the store's data is.
const FormatPath = "format/current"

// ErrFormat says that the data is of a format that this release cannot work on. The error says what to do, in both languages.
var ErrFormat = errors.New("stored data of another format")

// firstFormat is that of data which says nothing of its format, such as what was stored before there were numbers, or nothing.
const firstFormat = 1

// noted is what the store says of its format. It is stored; field names must not change.
type noted struct {
	Format int    `json:"format"`
	By     string `json:"by"` // the release that brought the data there
}

// Formats are what a release knows of formats. The number is raised only by what an older release would get wrong: not by a field
// that is added. Processes of the release before may run on for a while once it is raised, since each looks at its start only. So
// a release that raises it follows one that reads the new format already.
type Formats struct {
	Now   int // what this release writes, and brings older data to
	Reads int // the newest that it can work on, where that is one that the next release writes; 0: Now
	// Steps take data of a format to the next one, in the transaction that raises the number: all of it happens once, or nothing.
	// What is too much for a transaction is read in both formats instead, and its step does nothing. Data of a format without a
	// step is refused.
	Steps map[int]func(tx Tx) error
}

// Current are this release's.
var Current = Formats{Now: 1}

// Open makes sure that this release can work on what is stored: once for each process, before it does anything. Older data is
// brought to today's format, and data without a number gets one. release is the caller's own, for whoever is refused later. Many may
// do so at the same time.
func (f Formats) Open(ctx context.Context, db DB, release string) error {
	have, err := formatOf(ctx, db)
	for err == nil && f.behind(have) {
		have, err = f.raise(ctx, db, release)
	}
	if err != nil {
		return err
	}
	return f.refuse(have, text.DataOlder)
}

// Verify is Open for a command beside what serves: it may be of a newer checkout than what is deployed, so it changes nothing.
func (f Formats) Verify(ctx context.Context, db DB) error {
	have, err := formatOf(ctx, db)
	if err != nil {
		return err
	}
	return f.refuse(have, text.DataBehind)
}

func formatOf(ctx context.Context, db DB) (have noted, err error) {
	err = db.Get(ctx, FormatPath, &have)
	if errors.Is(err, ErrNotFound) {
		return noted{Format: firstFormat}, nil
	}
	return have, err
}

// behind reports whether there is something to write.
func (f Formats) behind(have noted) bool {
	return have.By == "" || have.Format < f.Now && f.Steps[have.Format] != nil
}

// raise notes the format of data that says nothing of it, or brings data one format further, unless somebody else has.
func (f Formats) raise(ctx context.Context, db DB, release string) (have noted, err error) {
	err = db.Update(ctx, func(tx Tx) error {
		have = noted{}
		err := tx.Get(FormatPath, &have)
		switch {
		case errors.Is(err, ErrNotFound):
			have = noted{Format: firstFormat, By: release}
			return tx.Set(FormatPath, have)
		case err != nil || !f.behind(have):
			return err
		}
		if step := f.Steps[have.Format]; step != nil {
			if err := step(tx); err != nil {
				return fmt.Errorf("bring the data from format %d to the next: %w", have.Format, err)
			}
			have.Format++
		}
		have.By = release
		return tx.Set(FormatPath, have)
	})
	return have, err
}

// refuse refuses data that this release cannot work on; older is what is said of older data.
func (f Formats) refuse(have noted, older text.Phrase) error {
	newest, said := max(f.Now, f.Reads), older
	switch {
	case f.Now <= have.Format && have.Format <= newest:
		return nil
	case have.Format > newest:
		said = text.DataNewer
	}
	return text.NewTrouble(said.Both("have", strconv.Itoa(have.Format), "now", strconv.Itoa(newest), "by", have.By), ErrFormat)
}
