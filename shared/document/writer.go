package document

import (
	"context"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Writer keeps documents: a folder of Markdown files, or a shared drive. Its methods may be called at the same time and
// honour their context. Errors are *effect.Error wherever it is known what happened.
type Writer interface {
	// Create makes the document under its name, with its fields filled in, and returns where people open it. One that
	// is there already is left as it is, since people may have written in it, and its ref is returned. A document whose
	// template has places that nobody knows is made all the same: the ref comes with a Permanent error whose code is
	// CodePlaceholder and whose Subject names the places.
	Create(ctx context.Context, d Draft) (plan.Ref, error)
	// Follow brings each place of the document that follows what is known, and that nobody has edited, to what w says, and
	// puts what w asks for into places that people have edited. It never overwrites anything else, whatever people write
	// meanwhile, and may be done twice. It returns the places that it leaves to people. Of a document that is gone it returns
	// none.
	Follow(ctx context.Context, ref plan.Ref, w Wish) ([]Spot, error)
	// Take returns what stands in a document as people read it, and who wrote in it since it was made. What it returns of people is not
	// older than the text. Of a document that is gone, or that it may not read, the error is Permanent and its code CodeGone.
	Take(ctx context.Context, n Name, ref plan.Ref) (Taken, error)
	// Find returns what was made for an incident, by document, the one to keep first: the oldest that is complete. The
	// others are what doubled attempts left. One that is not complete is no evidence: Create completes it. A writer whose
	// names cannot clash never returns two for one document.
	Find(ctx context.Context, id incident.ID, documents []string) (map[string][]plan.Ref, error)
	// Remove takes away a document that a doubled attempt left. What is gone already is no error.
	Remove(ctx context.Context, n Name, ref plan.Ref) error
}

// Pacer is a Writer that must not be asked too fast.
type Pacer interface {
	// TakeQuota takes one document from the rate budget and returns 0, or takes nothing and returns how long to wait.
	TakeQuota() time.Duration
}

// Chooser is a Writer that makes some documents only.
type Chooser interface {
	// Makes reports whether it makes a document.
	Makes(document string) bool
}

// Sharer is a Writer that says itself who may read. It shares when it creates; a share that was refused does not hold back
// the document.
type Sharer interface {
	// Share tries again to let readers in. Doing it twice is no error.
	Share(ctx context.Context, n Name) error
}
