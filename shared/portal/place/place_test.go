package place_test

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/portal/storagefake"
)

const bucket = "status.example.com"

// places are those that keep the contract, each empty.
var places = map[string]func(t *testing.T) place.Place{
	"a folder":             func(t *testing.T) place.Place { return place.Dir(filepath.Join(t.TempDir(), "portal")) },
	"a bucket":             func(t *testing.T) place.Place { _, b := fake(t); return b },
	"a bucket of a server": server,
}

// fake is a bucket of the strict fake, over HTTP.
func fake(t *testing.T) (*storagefake.Fake, *place.Bucket) {
	t.Helper()
	f := storagefake.New(bucket, time.Now)
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return f, &place.Bucket{Name: bucket, Prefix: "portal", URL: s.URL + "/storage/v1/"}
}

// server is a bucket of fake-gcs-server, which .ci/run installs.
func server(t *testing.T) place.Place {
	t.Helper()
	program, err := exec.LookPath("fake-gcs-server")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("fake-gcs-server is not installed")
	}
	if err != nil {
		t.Fatal("CI is set, and fake-gcs-server is not installed: .ci/run install")
	}
	port := free(t)
	cmd := exec.CommandContext(t.Context(), program, "-backend", "memory", "-scheme", "http", "-host", "127.0.0.1", "-port", fmt.Sprint(port), "-log-level", "error")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	api := fmt.Sprintf("http://127.0.0.1:%d/storage/v1/", port)
	for range 100 {
		resp, err := http.Post(api+"b?project=p", "application/json", strings.NewReader(fmt.Sprintf(`{"name": %q}`, bucket)))
		if err == nil {
			_ = resp.Body.Close()
			return &place.Bucket{Name: bucket, Prefix: "portal", URL: api}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("fake-gcs-server does not answer")
	return nil
}

func free(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func page(revision int64, body string) place.Content {
	return place.Content{Body: []byte(body), Type: "text/html; charset=utf-8", Revision: revision}
}

// stat is what stands there, in words.
func stat(t *testing.T, p place.Place, name string) (said string, generation int64) {
	t.Helper()
	o, found, err := p.Stat(t.Context(), name)
	switch {
	case err != nil:
		t.Fatal(err)
	case !found:
		return "nothing", 0
	case o.Generation == 0:
		t.Error("it stands there, and has no generation")
	}
	return fmt.Sprintf("revision %d of %s", o.Revision, o.Sum), o.Generation
}

// TestTheContract: what stands there is written over by whoever has seen it, and by nobody else.
func TestTheContract(t *testing.T) {
	t.Parallel()
	for name, open := range places {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			const front = "en/incidents/k3f9qa/index.html"
			if said, _ := stat(t, p, front); said != "nothing" {
				t.Fatal("at first there is ", said)
			}
			if err := p.Put(t.Context(), front, page(3, "<p>a"), 77); !errors.Is(err, place.ErrChanged) {
				t.Errorf("over what is not there: %v", err)
			}
			if err := p.Put(t.Context(), front, page(3, "<p>a"), 0); err != nil {
				t.Fatal(err)
			}
			said, first := stat(t, p, front)
			if want := "revision 3 of " + place.Sum([]byte("<p>a")); said != want {
				t.Errorf("%s, want %s", said, want)
			}
			if err := p.Put(t.Context(), front, page(4, "<p>b"), 0); !errors.Is(err, place.ErrChanged) {
				t.Errorf("over nothing, and something is there: %v", err)
			}
			time.Sleep(1100 * time.Millisecond) // Cloud Storage takes one writing a second of an object
			if err := p.Put(t.Context(), front, page(4, "<p>b"), first); err != nil {
				t.Fatal(err)
			}
			if err := p.Put(t.Context(), front, page(3, "<p>late"), first); !errors.Is(err, place.ErrChanged) {
				t.Errorf("over what was there before: %v", err)
			}
			said, second := stat(t, p, front)
			if want := "revision 4 of " + place.Sum([]byte("<p>b")); said != want || second == first {
				t.Errorf("%s, want %s; generation %d after %d", said, want, second, first)
			}
		})
	}
}

// TestTheList names all objects and nothing else, and a probe leaves none.
func TestTheList(t *testing.T) {
	t.Parallel()
	for name, open := range places {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			want := []string{"api/v2/summary.json", "en/index.html", "index.html"}
			for round := range 2 {
				if err := p.Probe(t.Context()); err != nil {
					t.Fatal(err)
				}
				got, err := p.List(t.Context())
				if err != nil || round == 0 && len(got) > 0 || round == 1 && !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
					t.Fatalf("round %d: %v, %v", round, got, err)
				}
				for _, name := range want[:3*(1-round)] {
					if err := p.Put(t.Context(), name, page(1, name), 0); err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
}

// TestSeveralWriteAtOnce: of those who have seen the same, one writes.
func TestSeveralWriteAtOnce(t *testing.T) {
	t.Parallel()
	for name, open := range places {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			var wg sync.WaitGroup
			var mu sync.Mutex
			var won []int64
			for revision := range int64(8) {
				wg.Go(func() {
					err := p.Put(t.Context(), "index.html", page(revision+1, fmt.Sprint(revision)), 0)
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						won = append(won, revision+1)
					} else if fault := effect.Classify(err); !errors.Is(err, place.ErrChanged) && fault.Code != place.CodeBusy {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			o, found, err := p.Stat(t.Context(), "index.html")
			if len(won) != 1 || !found || o.Revision != won[0] || err != nil {
				t.Errorf("%v wrote, and there is %+v, %v", won, o, err)
			}
		})
	}
}

// TestNamesThatLeadElsewhere are no objects', at any place.
func TestNamesThatLeadElsewhere(t *testing.T) {
	t.Parallel()
	for name, open := range places {
		if name == "a bucket of a server" {
			continue // it is the same code as a bucket's
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t)
			for _, name := range []string{"", ".", "..", "../index.html", "/etc/passwd", "en/../../x", "en//x", ".noroshi/lock", "en/.hidden", "a\nb", "a\\..\\b", "x/"} {
				_, _, err := p.Stat(t.Context(), name)
				put := p.Put(t.Context(), name, page(1, "x"), 0)
				for _, err := range []error{err, put} {
					if fault := effect.Classify(err); err == nil || fault.Code != place.CodeName || fault.Class != effect.Permanent {
						t.Errorf("%q: %v", name, err)
					}
				}
			}
		})
	}
}
