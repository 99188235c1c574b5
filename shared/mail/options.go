package mail

import (
	"context"
	"crypto/x509"
	"net"
	netmail "net/mail"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
)

// Options are what a Sender needs. Those without a remark are required.
type Options struct {
	Server   config.MailServer
	User     string // "": nobody logs in
	Password config.Secret
	From     netmail.Address
	Rate     int      // letters a second, at the most
	Parallel int      // letters at once, at the most
	DrillTo  []string // the only addresses that get a drill's letters
	Clock    clock.Clock

	// Dial opens connections; nil: to the server, over the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Roots are whose certificates are believed; nil: this machine's.
	Roots *x509.CertPool
}
