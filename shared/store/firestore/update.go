package firestore

import (
	"context"
	"errors"
	"fmt"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/codes"

	"noroshi.internal/shared/store"
)

// errAborted marks a transaction that lost against others and left nothing behind: it is run again.
var errAborted = errors.New("aborted")

// Update runs fn in one transaction.
func (db *DB) Update(ctx context.Context, fn func(store.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	wait, cancel := db.clock.WithTimeout(ctx, db.patience)
	defer cancel()
	var before []byte
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		t := &tx{ctx: ctx, wait: wait, db: db, before: before, leave: func() {}}
		err := db.attempt(t, fn)
		if !errors.Is(err, errAborted) {
			return err
		}
		before = t.id
		if !db.clock.Pause(wait, pause) {
			return fmt.Errorf("%w: %w", store.ErrContention, errors.Join(err, ctx.Err()))
		}
	}
}

func (db *DB) attempt(t *tx, fn func(store.Tx) error) error {
	committed := false
	defer func() { // also when fn panics or ends its goroutine
		t.refused = errEnded
		if !committed {
			db.rollback(t)
		}
		t.leave()
	}()
	err := fn(t)
	switch {
	case t.aborted != nil: // whatever fn made of it
		return fmt.Errorf("%w: %w", errAborted, t.aborted)
	case err != nil:
		return err
	case t.refused != nil:
		return t.refused
	case t.ctx.Err() != nil:
		return t.ctx.Err()
	}
	err = db.send(t)
	committed = err == nil
	return err
}

// send commits, once.
func (db *DB) send(t *tx) error {
	if t.id == nil && len(t.writes) == 0 {
		return nil
	}
	req := &pb.CommitRequest{Database: db.database, Writes: t.writes, Transaction: t.id}
	ctx, cancel := db.clock.WithTimeout(db.outgoing(t.ctx), commitTimeout)
	defer cancel()
	_, err := db.commit(ctx, req)
	if err == nil {
		return nil
	}
	if kind := refusal(err); kind != nil {
		err = fmt.Errorf("%w: %w", kind, err)
	}
	return failure(t.ctx, "commit", err)
}

// refusal says what a commit's error means to the caller, nil being a plain refusal (a fault in what was sent, or in the
// permissions). Firestore promises that nothing happened only with the codes of the first three groups; with any other
// the commit may have happened, or may yet (https://firebase.google.com/docs/firestore/understand-error-codes).
func refusal(err error) error {
	switch code(err) {
	case codes.AlreadyExists:
		return store.ErrExists
	case codes.Aborted, codes.ResourceExhausted:
		return errAborted
	case codes.InvalidArgument, codes.NotFound, codes.FailedPrecondition, codes.OutOfRange, codes.PermissionDenied,
		codes.Unauthenticated, codes.Unimplemented:
		return nil
	}
	return store.ErrUnknownOutcome
}

// rollback frees the documents that the transaction locked. Nobody waits for its success: locks end by themselves.
func (db *DB) rollback(t *tx) {
	if t.id == nil {
		return
	}
	ctx, cancel := db.clock.WithTimeout(context.WithoutCancel(t.ctx), time.Second)
	defer cancel()
	_ = db.client.Rollback(db.outgoing(ctx), &pb.RollbackRequest{Database: db.database, Transaction: t.id})
}
