package firestore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/codes"

	"noroshi.internal/shared/store"
)

// transient is how often a read is tried that the network lost. A function that was frozen between two requests finds
// its connections dead.
const transient = 3

// get reads a document outside a transaction.
func (db *DB) get(ctx context.Context, path string, into any) error {
	if err := store.ValidateDoc(path); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	var found map[string]*pb.Document
	err := db.read(ctx, func(ctx context.Context) (err error) {
		found, err = db.batchGet(ctx, []string{path}, nil)
		return err
	})
	if err != nil {
		return failure(ctx, "read "+path, err)
	}
	return db.decodeInto(path, found[path], into)
}

// decodeInto decodes what was found at a path, if anything.
func (db *DB) decodeInto(path string, found *pb.Document, into any) error {
	if found == nil {
		return fmt.Errorf("read %s: %w", path, store.ErrNotFound)
	}
	err := assignFields(found.GetFields(), into)
	if errors.Is(err, errNotPlain) {
		d, err := db.doc(found)
		if err != nil {
			return err
		}
		return d.Decode(into)
	}
	if err != nil {
		return fmt.Errorf("decode %s: %w", path, err)
	}
	return nil
}

// batchGet reads documents in one call. Each path is in what it returns; nil: there is none.
func (db *DB) batchGet(ctx context.Context, paths []string, t *tx) (found map[string]*pb.Document, err error) {
	req, found := &pb.BatchGetDocumentsRequest{Database: db.database}, map[string]*pb.Document{}
	for _, path := range paths {
		req.Documents, found[path] = append(req.Documents, db.name(path)), nil
	}
	if begin, id := t.begun(); id != nil {
		req.ConsistencySelector = &pb.BatchGetDocumentsRequest_Transaction{Transaction: id}
	} else if begin != nil {
		req.ConsistencySelector = &pb.BatchGetDocumentsRequest_NewTransaction{NewTransaction: begin}
	}
	stream, err := db.client.BatchGetDocuments(ctx, req)
	if err != nil {
		return nil, err
	}
	return found, receive(stream.Recv, func(resp *pb.BatchGetDocumentsResponse) {
		t.begin(resp.GetTransaction())
		if d := resp.GetFound(); d != nil {
			found[strings.TrimPrefix(d.GetName(), db.name(""))] = d
		}
	})
}

// list runs a query, in t unless that is nil.
func (db *DB) list(ctx context.Context, q store.Query, t *tx) ([]store.Doc, error) {
	query, err := structured(q)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", q.Collection, err)
	}
	var found []*pb.Document
	err = db.read(ctx, func(ctx context.Context) error {
		found = nil
		return db.runQuery(ctx, q.Collection, query, t, &found)
	})
	if err != nil {
		return nil, failure(ctx, "list "+q.Collection, err)
	}
	docs := make([]store.Doc, len(found))
	for i, d := range found {
		if docs[i], err = db.doc(d); err != nil {
			return nil, err
		}
	}
	if q.OrderBy == "" { // a range makes Firestore order by its own field
		slices.SortFunc(docs, func(a, b store.Doc) int { return strings.Compare(a.Path, b.Path) })
	}
	return docs, nil
}

func (db *DB) runQuery(ctx context.Context, collection string, query *pb.StructuredQuery, t *tx, found *[]*pb.Document) error {
	parent := db.database + "/documents"
	if i := strings.LastIndexByte(collection, '/'); i > 0 {
		parent = db.name(collection[:i])
	}
	req := &pb.RunQueryRequest{Parent: parent, QueryType: &pb.RunQueryRequest_StructuredQuery{StructuredQuery: query}}
	if begin, id := t.begun(); id != nil {
		req.ConsistencySelector = &pb.RunQueryRequest_Transaction{Transaction: id}
	} else if begin != nil {
		req.ConsistencySelector = &pb.RunQueryRequest_NewTransaction{NewTransaction: begin}
	}
	stream, err := db.client.RunQuery(ctx, req)
	if err != nil {
		return err
	}
	return receive(stream.Recv, func(resp *pb.RunQueryResponse) {
		t.begin(resp.GetTransaction())
		if d := resp.GetDocument(); d != nil {
			*found = append(*found, d)
		}
	})
}

// read runs f, again if the network lost it, within the store's patience.
func (db *DB) read(ctx context.Context, f func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	within, cancel := db.clock.WithTimeout(db.outgoing(ctx), db.patience)
	defer cancel()
	for try := 1; ; try++ {
		err := f(within)
		if code(err) != codes.Unavailable || try == transient {
			return err
		}
		if !db.clock.Pause(within, time.Duration(try)*100*time.Millisecond) {
			return err
		}
	}
}

func receive[T any](next func() (T, error), each func(T)) error {
	for {
		resp, err := next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		each(resp)
	}
}

func (db *DB) doc(d *pb.Document) (store.Doc, error) {
	path := strings.TrimPrefix(d.GetName(), db.name(""))
	body, err := decode(d.GetFields())
	if err != nil {
		return store.Doc{}, fmt.Errorf("read %s: %w", path, err)
	}
	return store.Doc{Path: path, Body: body}, nil
}
