package firestore

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore/emulator"
)

type counter struct {
	N int `json:"n"`
}

func create(ctx context.Context, db *DB, path string) error {
	return db.Update(ctx, func(tx store.Tx) error { return tx.Create(path, counter{N: 1}) })
}

func addOne(ctx context.Context, db *DB, path string) error {
	return db.Update(ctx, func(tx store.Tx) error {
		var c counter
		if err := tx.Get(path, &c); err != nil {
			return err
		}
		c.N++
		return tx.Set(path, c)
	})
}

// TestCommitErrors is the table of what a commit's answer means: what Firestore surely refused, and what it may have done.
func TestCommitErrors(t *testing.T) {
	t.Parallel()
	for code, want := range map[codes.Code]error{
		codes.AlreadyExists:    store.ErrExists,
		codes.Unavailable:      store.ErrUnknownOutcome,
		codes.DeadlineExceeded: store.ErrUnknownOutcome,
		codes.Internal:         store.ErrUnknownOutcome,
		codes.Unknown:          store.ErrUnknownOutcome,
		codes.Canceled:         store.ErrUnknownOutcome,
		codes.DataLoss:         store.ErrUnknownOutcome,
	} {
		db := answering(code, 1)
		if err := create(t.Context(), db, "c/a"); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", code, err, want)
		}
	}
	for _, code := range []codes.Code{codes.InvalidArgument, codes.PermissionDenied, codes.NotFound, codes.FailedPrecondition} {
		err := create(t.Context(), answering(code, 1), "c/a")
		if err == nil || errors.Is(err, store.ErrUnknownOutcome) || errors.Is(err, store.ErrContention) {
			t.Errorf("%s: got %v, want a plain refusal", code, err)
		}
	}
	for _, code := range []codes.Code{codes.Aborted, codes.ResourceExhausted} {
		if err := create(t.Context(), answering(code, 3), "c/a"); err != nil {
			t.Errorf("%s three times, then success: %v", code, err)
		}
	}
}

// answering is a store without a server, whose first n commits are answered with a code.
func answering(code codes.Code, n int) *DB {
	return &DB{clock: clock.Machine, patience: patience, commit: func(context.Context, *pb.CommitRequest) (*pb.CommitResponse, error) {
		if n--; n >= 0 {
			return nil, status.Error(code, "for the test")
		}
		return &pb.CommitResponse{}, nil
	}}
}

func TestContentionEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		if err := create(t.Context(), answering(codes.Aborted, 1e9), "c/a"); !errors.Is(err, store.ErrContention) {
			t.Errorf("for ever: %v, want ErrContention", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := create(ctx, answering(codes.Aborted, 1e9), "c/a")
		if !errors.Is(err, store.ErrContention) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("to a deadline: %v, want ErrContention and the deadline", err)
		}
	})
}

// TestCommitIsSentOnce: a client that sends a commit again after a lost answer cannot tell its own work from another's.
func TestCommitIsSentOnce(t *testing.T) {
	t.Parallel()
	server := &losingServer{}
	db := serve(t, server)
	if err := create(t.Context(), db, "c/a"); !errors.Is(err, store.ErrUnknownOutcome) {
		t.Errorf("got %v, want ErrUnknownOutcome", err)
	}
	if n := server.commits.Load(); n != 1 {
		t.Errorf("%d commits were sent, want 1", n)
	}
}

// TestReadsAreSentAgain: a function that was frozen finds its connections dead.
func TestReadsAreSentAgain(t *testing.T) {
	t.Parallel()
	server := &losingServer{}
	db := serve(t, server)
	var c counter
	if err := db.Get(t.Context(), "c/a", &c); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after two lost answers: %v, want ErrNotFound", err)
	}
	_, err := db.List(t.Context(), store.Query{Collection: "c"})
	if status.Code(err) != codes.Unavailable || server.queries.Load() != transient {
		t.Errorf("%d queries, %v; want %d and the server's error", server.queries.Load(), err, transient)
	}
}

// TestATransactionReadsADocumentOnce: each read is billed, and takes its time.
func TestATransactionReadsADocumentOnce(t *testing.T) {
	t.Parallel()
	server := &countingServer{}
	db := serve(t, server)
	var c counter
	_ = db.Update(t.Context(), func(tx store.Tx) error {
		_ = tx.Get("c/a", &c)
		_ = tx.Ahead("c/a", "c/b", "c/b")
		_ = tx.Ahead("c/a", "c/b")
		_ = tx.Get("c/b", &c)
		if err := tx.Get("c/a", &c); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("what is not there, asked for again: %v", err)
		}
		return errors.New("enough")
	})
	want := []string{"projects/p/databases/d/documents/c/a", "projects/p/databases/d/documents/c/b"}
	server.mu.Lock()
	defer server.mu.Unlock()
	if diff := cmp.Diff(want, server.asked); diff != "" {
		t.Errorf("documents that were asked for (-want +got):\n%s", diff)
	}
}

// countingServer has no documents and notes which it was asked for.
type countingServer struct {
	pb.UnimplementedFirestoreServer
	mu    sync.Mutex
	asked []string
}

func (s *countingServer) BatchGetDocuments(
	req *pb.BatchGetDocumentsRequest, answers pb.Firestore_BatchGetDocumentsServer,
) error {
	s.mu.Lock()
	s.asked = append(s.asked, req.GetDocuments()...)
	s.mu.Unlock()
	for _, name := range req.GetDocuments() {
		err := answers.Send(&pb.BatchGetDocumentsResponse{
			Transaction: []byte("one"), Result: &pb.BatchGetDocumentsResponse_Missing{Missing: name},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// losingServer loses the answer of all commits and queries, and of the first two reads.
type losingServer struct {
	pb.UnimplementedFirestoreServer
	commits, gets, queries atomic.Int32
}

func (s *losingServer) Commit(context.Context, *pb.CommitRequest) (*pb.CommitResponse, error) {
	s.commits.Add(1)
	return nil, status.Error(codes.Unavailable, "lost")
}

func (s *losingServer) RunQuery(*pb.RunQueryRequest, pb.Firestore_RunQueryServer) error {
	s.queries.Add(1)
	return status.Error(codes.Unavailable, "lost")
}

func (s *losingServer) BatchGetDocuments(
	req *pb.BatchGetDocumentsRequest, answers pb.Firestore_BatchGetDocumentsServer,
) error {
	if s.gets.Add(1) < transient {
		return status.Error(codes.Unavailable, "lost")
	}
	return answers.Send(&pb.BatchGetDocumentsResponse{
		Result: &pb.BatchGetDocumentsResponse_Missing{Missing: req.GetDocuments()[0]},
	})
}

func serve(t *testing.T, s pb.FirestoreServer) *DB {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	pb.RegisterFirestoreServer(server, s)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect(t.Context(), "projects/p/databases/d", []option.ClientOption{option.WithGRPCConn(conn)}, clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestTwoProcesses is two clients of one database, which meet at Firestore's locks only.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	one := open(t)
	two, err := connect(t.Context(), one.database, mustDial(t), clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = two.Close() })
	one.patience, two.patience = time.Minute, time.Minute // the emulator needs seconds to see a deadlock
	if err := create(t.Context(), one, "c/a"); err != nil {
		t.Fatal(err)
	}
	var g errgroup.Group
	for _, db := range []*DB{one, two, one, two} {
		g.Go(func() error { return addOne(t.Context(), db, "c/a") })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	var c counter
	if err := one.Get(t.Context(), "c/a", &c); err != nil || c.N != 5 {
		t.Errorf("got %+v, %v; want 5", c, err)
	}
}

// TestTwoProcessesOnNothing: several read that a document is not there, as a TODO's is not before its first change, and
// write it. None overwrites another.
func TestTwoProcessesOnNothing(t *testing.T) {
	t.Parallel()
	one := open(t)
	two, err := connect(t.Context(), one.database, mustDial(t), clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = two.Close() })
	one.patience, two.patience = time.Minute, time.Minute
	var g errgroup.Group
	for _, db := range []*DB{one, two, one, two} {
		g.Go(func() error {
			return db.Update(t.Context(), func(tx store.Tx) error {
				var c counter
				if err := tx.Get("c/a", &c); err != nil && !errors.Is(err, store.ErrNotFound) {
					return err
				}
				c.N++
				return tx.Set("c/a", c)
			})
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	var c counter
	if err := one.Get(t.Context(), "c/a", &c); err != nil || c.N != 4 {
		t.Errorf("got %+v, %v; want 4", c, err)
	}
}

// TestLockedByAnotherProcess: a commit that waits for a lock until the caller's deadline is not known to have failed.
func TestLockedByAnotherProcess(t *testing.T) {
	t.Parallel()
	one := open(t)
	two, err := connect(t.Context(), one.database, mustDial(t), clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = two.Close() })
	if err := create(t.Context(), one, "c/a"); err != nil {
		t.Fatal(err)
	}
	err = one.Update(t.Context(), func(tx store.Tx) error {
		var c counter
		if err := tx.Get("c/a", &c); err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err := two.Update(ctx, func(tx store.Tx) error {
			var c counter
			if err := tx.Get("c/a", &c); err != nil {
				return err
			}
			time.AfterFunc(300*time.Millisecond, cancel) // not before it has its lock: what is given up then keeps one that nobody can free
			return tx.Set("c/a", counter{N: c.N + 1})
		})
		if !errors.Is(err, store.ErrUnknownOutcome) && !errors.Is(err, store.ErrContention) {
			t.Errorf("the second process: %v, want ErrUnknownOutcome or ErrContention", err)
		}
		return tx.Set("c/a", counter{N: 10})
	})
	if err != nil {
		t.Fatal(err)
	}
	var c counter
	if err := one.Get(t.Context(), "c/a", &c); err != nil || c.N != 10 {
		t.Errorf("got %+v, %v; want 10", c, err)
	}
}

func mustDial(t *testing.T) []option.ClientOption {
	t.Helper()
	opts, _, err := dial()
	if err != nil {
		t.Fatal(err)
	}
	return opts
}

// TestStoredForm looks at what the console, an export and a trigger would see.
func TestStoredForm(t *testing.T) {
	t.Parallel()
	db := open(t)
	err := db.Update(t.Context(), func(tx store.Tx) error {
		return tx.Set("c/a", json.RawMessage(`{"n":3,"r":1.5,"s":"筧","b":true,"z":null,"a":[1,[2]],"m":{"a.b/c":1}}`))
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.client.GetDocument(db.outgoing(t.Context()), &pb.GetDocumentRequest{Name: db.name("c/a")})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for k, v := range d.GetFields() {
		b, err := json.Marshal(v.GetValueType())
		if err != nil {
			t.Fatal(err)
		}
		got[k] = string(b)
	}
	want := map[string]string{
		"n": `{"IntegerValue":3}`, "r": `{"DoubleValue":1.5}`, "s": `{"StringValue":"筧"}`, "b": `{"BooleanValue":true}`,
		"z": `{"NullValue":0}`,
		"a": `{"ArrayValue":{"values":[{"ValueType":{"IntegerValue":1}},{"ValueType":{"MapValue":{"fields":` +
			`{"[]":{"ValueType":{"ArrayValue":{"values":[{"ValueType":{"IntegerValue":2}}]}}}}}}}]}}`,
		"m": `{"MapValue":{"fields":{"a.b/c":{"ValueType":{"IntegerValue":1}}}}}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	emulator.Host(t)
	if _, err := Open(t.Context(), "", "", clock.Machine); err == nil {
		t.Error("no project was accepted")
	}
	project := emulator.Project()
	for _, database := range []string{"", "other"} {
		db, err := Open(t.Context(), project, database, clock.Machine)
		if err != nil {
			t.Fatal(err)
		}
		if err := create(t.Context(), db, "c/a"); err != nil {
			t.Errorf("database %q: %v; want an empty database of its own", database, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
