package signin

import (
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/web/limit"
)

// maxAnswer is the most that is read of an answer of the provider, in bytes.
const maxAnswer = 1 << 20

// found is the provider as its discovery document describes it. What its keys and its way of taking the client's secret are
// is learned once for each.
type found struct {
	issuer     string
	userInfo   string // address; "": it has none
	algorithms []string
	keys       oidc.KeySet
	client     *oauth2.Config
}

// flight is one question to the provider who it is, for all who need the answer.
type flight struct {
	until  time.Time // how long the people who need it wait, of machine time
	landed chan struct{}
	found  *found
	err    error
}

// Config is what a deployment says of its identity provider.
type Config struct {
	Issuer       string // https://…, as its discovery document says
	ClientID     string
	ClientSecret string
	Redirect     string            // where the provider sends people back to
	Domains      []string          // of the e-mail addresses that may come in
	Transport    http.RoundTripper // to the provider; nil: the network
	Clock        clock.Clock
}

// Provider is the company's identity provider. It is asked who it is when it is first needed, and again until it answers:
// a start does not wait for it.
type Provider struct {
	config Config
	anew   *limit.Limiter // of looking again at what the provider says of itself because a token does not fit it

	mu     sync.Mutex
	known  *found
	until  time.Time // when known is looked at again
	flight *flight   // nil: nobody asks
}

// Person is who the provider says somebody is.
type Person struct{ Mail, Name string }
