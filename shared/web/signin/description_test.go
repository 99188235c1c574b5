package signin

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
)

// TestADescriptionThatLacksSomething is used by nobody, does not take the place of a good one, and is looked at again soon.
func TestADescriptionThatLacksSomething(t *testing.T) {
	t.Parallel()
	for name, describe := range map[string]says{
		"authorization_endpoint":                {"authorization_endpoint": nil},
		"token_endpoint":                        {"token_endpoint": ""},
		"jwks_uri":                              {"jwks_uri": "keys"},
		"userinfo_endpoint":                     {"userinfo_endpoint": "/me"},
		"response_types_supported":              {"response_types_supported": []string{"id_token"}},
		"id_token_signing_alg_values_supported": {"id_token_signing_alg_values_supported": []string{"HS256"}},
		"code_challenge_methods_supported":      {"code_challenge_methods_supported": []string{"plain"}},
		"authorization_endpoint, jwks_uri, token_endpoint": {
			"authorization_endpoint": nil, "token_endpoint": nil, "jwks_uri": nil, "userinfo_endpoint": nil, "id_token_signing_alg_values_supported": nil,
		},
		"its discovery document": {"code_challenge_methods_supported": "S256"},
	} {
		i := newIssuer(t)
		now := time.Now()
		p := i.provider()
		p.config.Clock = clock.Func(func() time.Time { return now })
		begin := func() (string, error) { return p.Begin(t.Context(), Attempt{}) }
		i.Described = describe
		if to, err := begin(); !errors.Is(err, ErrMisfit) || to != "" || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %q, %v", name, to, err)
		}
		i.Described = nil
		good, err := begin()
		if err != nil {
			t.Errorf("%s: once it is there: %v", name, err)
		}
		i.Described, now = describe, now.Add(fresh)
		before := i.Discoveries.Load()
		for _, asked := range []int64{1, 1, 2} {
			if to, err := begin(); to != good || err != nil || i.Discoveries.Load()-before != asked {
				t.Errorf("%s: in place of a good one: %q, %v, asked %d times, want %d", name, to, err, i.Discoveries.Load()-before, asked)
			}
			if asked == 1 {
				now = now.Add(lookAgain / 2)
			}
		}
	}
}

// TestADescriptionOfLittle: what a sign-in does not need may be left out.
func TestADescriptionOfLittle(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	i.Described = says{"userinfo_endpoint": nil, "id_token_signing_alg_values_supported": nil}
	if _, err := i.signIn(t, i.provider(), kakei); err != nil {
		t.Error(err)
	}
}
