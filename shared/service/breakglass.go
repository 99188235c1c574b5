package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// ErrNoCode is the error of a break-glass code that lets nobody in: it never was one, it was used, or it was withdrawn.
var ErrNoCode = errors.New("no such code")

// code is a break-glass code as it is stored, under its hash. Field names must not change.
type code struct {
	Made  time.Time `json:"made"`
	Used  time.Time `json:"used,omitzero"`
	Entry string    `json:"entry,omitempty"` // of its use
}

// keptUses is how many uses the workspace's header names; older ones are on its timeline.
const keptUses = 20

// AddCodes stores the hashes of at least one fresh break-glass code, 400 at most. Firestore: 500 writes a transaction.
func (s *Service) AddCodes(ctx context.Context, hashes []string) error {
	at := s.clock.Now()
	return s.update(ctx, func(tx store.Tx) error {
		if err := tx.Get(store.CodePath(hashes[0]), new(code)); !errors.Is(err, store.ErrNotFound) {
			return err // it is there: the commit's outcome was unknown, and it had happened
		}
		for _, h := range hashes {
			if err := tx.Set(store.CodePath(h), code{Made: at}); err != nil {
				return err
			}
		}
		return nil
	})
}

// CodesLeft counts the codes that were not used.
func (s *Service) CodesLeft(ctx context.Context) (n int, err error) {
	docs, err := store.Codes(ctx, s.db)
	for _, d := range docs {
		var c code
		if d.Decode(&c) == nil && c.Used.IsZero() {
			n++
		}
	}
	return n, err
}

// WithdrawCodes makes every code that was not used worthless, and returns how many that were.
func (s *Service) WithdrawCodes(ctx context.Context) (n int, err error) {
	docs, err := store.Codes(ctx, s.db)
	if err != nil {
		return 0, err
	}
	for _, d := range docs {
		var c code
		if err := d.Decode(&c); err != nil || !c.Used.IsZero() {
			continue
		}
		if err := s.db.Update(ctx, func(tx store.Tx) error { return withdraw(tx, d.Path) }); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// withdraw deletes a code unless somebody came in with it a moment ago: then it stays on record.
func withdraw(tx store.Tx, path string) error {
	var c code
	if err := tx.Get(path, &c); err != nil || !c.Used.IsZero() {
		return err
	}
	return tx.Delete(path)
}

// sameUse is how long a use may be sent again: a second press of the button, a commit whose outcome was not known.
const sameUse = time.Minute

// FindCode looks, in one read and without a transaction, whether there is or was a code with a hash; ErrNoCode where there was none.
// It is for what may be a guess: UseCode decides.
func (s *Service) FindCode(ctx context.Context, hash string) error {
	err := s.db.Get(ctx, store.CodePath(hash), new(code))
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: it never was one, or it was withdrawn", ErrNoCode)
	}
	return err
}

// UseCode uses up the code with a hash for somebody, puts that on the workspace's timeline and has the help room told, in
// one transaction: nobody comes in unseen. use.ID names the attempt and becomes the entry's. A code that lets nobody in is ErrNoCode.
func (s *Service) UseCode(ctx context.Context, hash string, use incident.CodeUse) error {
	use.At = s.clock.Now()
	return s.update(ctx, func(tx store.Tx) error {
		var c code
		err := tx.Get(store.CodePath(hash), &c)
		if err == nil && c.Entry == use.ID && use.At.Sub(c.Used) < sameUse {
			return nil
		}
		if errors.Is(err, store.ErrNotFound) || err == nil && !c.Used.IsZero() {
			return fmt.Errorf("%w: it was used or withdrawn", ErrNoCode)
		}
		if err != nil {
			return err
		}
		i, err := s.workspace(tx)
		if err != nil {
			return err
		}
		i.CodesUsed = append(i.CodesUsed, use)
		i.CodesUsed = i.CodesUsed[max(0, len(i.CodesUsed)-keptUses):]
		c.Used, c.Entry = use.At, use.ID
		if err := tx.Set(store.CodePath(hash), c); err != nil {
			return err
		}
		return note(tx, i, incident.Entry{ID: use.ID, Kind: incident.EntryCode, At: use.At, By: use.By, Via: incident.ViaBrowser, Text: use.Name + " " + use.Mail})
	})
}

// CodesUsed returns who came in with a break-glass code lately, the latest first.
func (s *Service) CodesUsed(ctx context.Context, since time.Time) (out []incident.CodeUse, err error) {
	i, err := store.LoadHeader(ctx, s.db, incident.Workspace)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	for n := len(i.CodesUsed) - 1; n >= 0; n-- {
		if i.CodesUsed[n].At.After(since) {
			out = append(out, i.CodesUsed[n])
		}
	}
	return out, err
}
