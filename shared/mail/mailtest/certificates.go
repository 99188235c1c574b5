package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"testing"
	"time"
)

// certificates are what a server shows, and who vouches for them.
type certificates struct {
	roots      *x509.CertPool
	own, other tls.Certificate
}

// otherName is the name in the certificate that is not the server's.
const otherName = "other.example.org"

func newCertificates(t testing.TB, name string) certificates {
	t.Helper()
	key := newKey(t)
	root := template("A root of tests")
	root.IsCA, root.BasicConstraintsValid, root.KeyUsage = true, true, x509.KeyUsageCertSign
	pool := x509.NewCertPool()
	pool.AddCert(sign(t, root, root, key, key))
	return certificates{roots: pool, own: leaf(t, name, root, key), other: leaf(t, otherName, root, key)}
}

func leaf(t testing.TB, name string, root *x509.Certificate, rootKey *ecdsa.PrivateKey) tls.Certificate {
	t.Helper()
	key := newKey(t)
	cert := template(name)
	cert.DNSNames, cert.ExtKeyUsage = []string{name}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	return tls.Certificate{Certificate: [][]byte{sign(t, cert, root, key, rootKey).Raw}, PrivateKey: key}
}

// template is valid at any time that a test has: the clock of a bubble (testing/synctest) begins in 2000.
func template(name string) *x509.Certificate {
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	c.Subject.CommonName = name
	return c
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t testing.TB, cert, by *x509.Certificate, key, byKey *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, cert, by, &key.PublicKey, byKey)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
