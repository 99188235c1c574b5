package emulator

import (
	"errors"
	"net"
	"os"
	"testing"
)

func TestStartAndStop(t *testing.T) {
	t.Parallel()
	e, err := Start(t.Context(), Options{})
	if errors.Is(err, ErrMissing) && os.Getenv("CI") == "" {
		t.Skip("NOT TESTED:", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", e.Host)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	e.Stop()
	if _, err := net.Dial("tcp", e.Host); err == nil {
		t.Error("it listens after Stop")
	}
}

// TestMissing also covers a machine with gcloud only, whose layout it imitates.
func TestMissing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := Start(t.Context(), Options{}); !errors.Is(err, ErrMissing) {
		t.Errorf("without gcloud: %v", err)
	}
	if err := os.WriteFile(dir+"/gcloud", nil, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(t.Context(), Options{}); !errors.Is(err, ErrMissing) {
		t.Errorf("with gcloud alone: %v", err)
	}
}

// TestEnded: an emulator that cannot run says why instead of being waited for.
func TestEnded(t *testing.T) {
	t.Parallel()
	_, err := launch(t.Context(), "", []string{"sh", "-c", "echo no such option; exit 1"})
	if err == nil || err.Error() != "start the emulator: it ended: no such option" {
		t.Errorf("got %v", err)
	}
}
