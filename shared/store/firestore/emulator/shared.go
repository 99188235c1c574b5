package emulator

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
)

// shared is the emulator of this test process.
var shared struct {
	once     sync.Once
	emulator *Emulator
	err      error
}

// Main runs a package's tests and stops the emulator that they shared. It is a TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if shared.emulator != nil {
		shared.emulator.Stop()
	}
	os.Exit(code)
}

// Host returns the host:port of the emulator that this process's tests share. The first call starts it and sets
// FIRESTORE_EMULATOR_HOST, for the clients made later and for child processes; where that variable is set already, its
// emulator is used. Where the emulator is not installed the test is skipped, with what to install; under CI it fails.
func Host(t testing.TB) string {
	t.Helper()
	shared.once.Do(start)
	switch {
	case shared.err == nil:
		return os.Getenv(HostVariable)
	case errors.Is(shared.err, ErrMissing) && os.Getenv("CI") == "":
		t.Skip("NOT TESTED:", shared.err)
	default:
		t.Fatal(shared.err)
	}
	return ""
}

func start() {
	if os.Getenv(HostVariable) != "" {
		return
	}
	ctx, cancel := clock.Machine.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if shared.emulator, shared.err = Start(ctx, Options{}); shared.err == nil {
		shared.err = os.Setenv(HostVariable, shared.emulator.Host)
	}
}

// Project returns a project id that nobody else uses: an empty database.
func Project() string { return "test-" + strings.ToLower(rand.Text()) }
