package session

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/config"
)

var t0 = time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)

func sealer(t *testing.T, secrets ...string) *Sealer {
	t.Helper()
	s, err := NewSealer(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsSealed(t *testing.T) {
	t.Parallel()
	old, fresh := strings.Repeat("o", config.MinSessionKey), strings.Repeat("n", config.MinSessionKey)
	was := sealer(t, old)
	sealed := was.Seal("session", "kakei@example.com")
	if strings.Contains(sealed, "kakei") || sealed == was.Seal("session", "kakei@example.com") {
		t.Errorf("it can be read, or told apart: %s", sealed)
	}
	flipped := []byte(sealed)
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]struct {
		with        *Sealer
		use, sealed string
		ok          bool
	}{
		"as it was":             {was, "session", sealed, true},
		"while rotating":        {sealer(t, fresh, old), "session", sealed, true},
		"after the rotation":    {sealer(t, fresh), "session", sealed, false},
		"for another use":       {was, "login", sealed, false},
		"touched":               {was, "session", string(flipped), false},
		"cut off":               {was, "session", sealed[:len(sealed)-4], false},
		"nothing":               {was, "session", "", false},
		"what is no text of it": {was, "session", "%%%", false},
	} {
		var got string
		err := c.with.Open(c.use, c.sealed, &got)
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, ErrBroken) || c.ok && got != "kakei@example.com" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for _, weak := range [][]string{nil, {""}, {"short"}, {fresh, "short"}} {
		if _, err := NewSealer(weak...); err == nil {
			t.Errorf("%q is taken for a key", weak)
		}
	}
}

func TestATokenIsOfOneSession(t *testing.T) {
	t.Parallel()
	mine, other := Begin(Session{}, t0), Begin(Session{}, t0)
	token := mine.Token()
	number, ok := mine.Number(token)
	if !ok || number == "" || token == mine.Token() {
		t.Fatalf("%q, %v", number, ok)
	}
	if again, ok := other.Number(other.Renew(number)); !ok || again != number {
		t.Errorf("renewed: %q, %v", again, ok)
	}
	for name, ok := range map[string]bool{
		"another session's": second(other.Number(token)), "none": second(Session{}.Number(Session{}.Token())),
		"without a signature": second(mine.Number(number)), "empty": second(mine.Number("")),
		"another number": second(mine.Number(strings.Repeat("A", 22) + token[strings.IndexByte(token, '.'):])),
	} {
		if ok {
			t.Errorf("%s is taken", name)
		}
	}
}

func second(_ string, ok bool) bool { return ok }
