package firestore

import (
	"context"
	"testing"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/store/firestore/emulator"
	"noroshi.internal/shared/store/storetest"
)

func TestMain(m *testing.M) { emulator.Main(m) }

func TestContract(t *testing.T) {
	t.Parallel()
	emulator.Host(t)
	storetest.Run(t, func(t *testing.T) storetest.Harness {
		db := open(t)
		return storetest.Harness{
			DB: db,
			Rerun: func() {
				db.onNextCommit(func(commitFunc) commitFunc {
					return func(context.Context, *pb.CommitRequest) (*pb.CommitResponse, error) {
						return nil, status.Error(codes.Aborted, "for the test")
					}
				})
			},
			LoseAnswer: func(happened bool) { db.onNextCommit(losing(happened, codes.Unavailable)) },
		}
	})
}

type commitFunc = func(context.Context, *pb.CommitRequest) (*pb.CommitResponse, error)

// onNextCommit has the next commit of the store done by what f makes of the real one.
func (db *DB) onNextCommit(f func(commitFunc) commitFunc) {
	commit := db.commit
	db.commit = func(ctx context.Context, req *pb.CommitRequest) (*pb.CommitResponse, error) {
		db.commit = commit
		return f(commit)(ctx, req)
	}
}

func losing(happened bool, code codes.Code) func(commitFunc) commitFunc {
	return func(commit commitFunc) commitFunc {
		return func(ctx context.Context, req *pb.CommitRequest) (*pb.CommitResponse, error) {
			if happened {
				if _, err := commit(ctx, req); err != nil {
					return nil, err
				}
			}
			return nil, status.Error(code, "for the test")
		}
	}
}

func open(t *testing.T) *DB {
	t.Helper()
	emulator.Host(t)
	db, err := Open(t.Context(), emulator.Project(), "", clock.Machine)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}
