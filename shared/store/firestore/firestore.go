// Package firestore keeps documents in Cloud Firestore (Native mode). It is the store of the deployed functions.
//
// A JSON object is kept as a Firestore document with real fields, so that the console, indexes and exports see them:
//
//	JSON                 Firestore
//	object               map; its keys are any text (emoji, "system:key", "document/notice") but "" and "__x__"
//	number               integer if it is whole and fits 64 bits, else double; a whole number that fits neither is refused
//	string, bool, null   the same; a time is the RFC 3339 text that JSON makes of it
//	array                array; one directly inside another, which Firestore refuses, is wrapped: {"[]": [...]}
//
// It stands on the generated client (apiv1), not on the hand-written one above it, for three reasons. A transaction is
// begun by its first read and one without reads is a single call, which spares a round trip of each claim. A commit is
// sent once: the other client sends it again after a lost answer, and can then report as refused what it has done
// itself. And values go from JSON to the wire without a detour by reflection.
package firestore

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	apiv1 "cloud.google.com/go/firestore/apiv1"
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/store"
)

// patience is how long contention is retried, and how long a read may take, when the caller's context does not end
// before. Firestore's own limit of a transaction is 270 seconds.
const patience = 10 * time.Second

// commitTimeout is longer than the 20 seconds for which Firestore lets a commit wait for a lock
// (https://firebase.google.com/docs/firestore/transaction-data-contention): beyond it the network has lost the answer.
const commitTimeout = 30 * time.Second

// DB is a store.DB in a Firestore database.
type DB struct {
	client   *apiv1.Client
	database string // "projects/P/databases/D"
	emulated bool
	patience time.Duration
	clock    clock.Clock
	lines    lines
	commit   func(context.Context, *pb.CommitRequest) (*pb.CommitResponse, error)
}

var _ store.DB = (*DB)(nil)

// Open makes a client of a project's database; "" is the default one. It connects with the first call. With
// FIRESTORE_EMULATOR_HOST set (host:port) it uses the emulator there, without credentials.
func Open(ctx context.Context, project, database string, clock clock.Clock) (*DB, error) {
	if project == "" {
		return nil, errors.New("open firestore: no project is named")
	}
	if database == "" {
		database = "(default)"
	}
	opts, emulated, err := dial()
	if err != nil {
		return nil, err
	}
	db, err := connect(ctx, "projects/"+project+"/databases/"+database, opts, clock)
	if err != nil {
		return nil, fmt.Errorf("open firestore in project %s: %w", project, err)
	}
	db.emulated = emulated
	return db, nil
}

func connect(ctx context.Context, database string, opts []option.ClientOption, clock clock.Clock) (*DB, error) {
	client, err := apiv1.NewClient(ctx, opts...)
	if err != nil {
		return nil, err
	}
	client.CallOptions = &apiv1.CallOptions{} // what is tried again, and for how long, is decided in this package
	commit := func(ctx context.Context, req *pb.CommitRequest) (*pb.CommitResponse, error) {
		return client.Commit(ctx, req)
	}
	return &DB{
		client: client, database: database, patience: patience, clock: clock, commit: commit, lines: lines{heads: map[string]*head{}},
	}, nil
}

func dial() (opts []option.ClientOption, emulated bool, err error) {
	host := os.Getenv("FIRESTORE_EMULATOR_HOST")
	if host == "" {
		return []option.ClientOption{option.WithTelemetryDisabled()}, false, nil
	}
	conn, err := grpc.NewClient("passthrough:///"+host, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)))
	if err != nil {
		return nil, false, fmt.Errorf("open firestore: FIRESTORE_EMULATOR_HOST %q: %w", host, err)
	}
	conn.Connect() // while the rest of the process is put together
	return []option.ClientOption{option.WithGRPCConn(conn)}, true, nil
}

// outgoing names the database to the front end, and to the emulator a caller whom its rules let pass.
func (db *DB) outgoing(ctx context.Context) context.Context {
	ctx = metadata.AppendToOutgoingContext(ctx, "google-cloud-resource-prefix", db.database)
	if db.emulated {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer owner")
	}
	return ctx
}

func (db *DB) name(path string) string { return db.database + "/documents/" + path }

// Close ends the client's connections.
func (db *DB) Close() error {
	if err := db.client.Close(); err != nil {
		return fmt.Errorf("close firestore: %w", err)
	}
	return nil
}

// Get reads one document outside a transaction.
func (db *DB) Get(ctx context.Context, path string, into any) error {
	return db.get(ctx, path, into)
}

// List reads documents outside a transaction.
func (db *DB) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	return db.list(ctx, q, nil)
}

// failure wraps an error of the client so that errors.Is finds the end of the caller's context in it, which the client
// reports as a status of its own.
func failure(ctx context.Context, doing string, err error) error {
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%s: %w: %w", doing, cause, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// code is the gRPC code inside an error. The end of a context has one too.
func code(err error) codes.Code {
	if errors.Is(err, context.DeadlineExceeded) {
		return codes.DeadlineExceeded
	}
	return status.Code(err)
}
