// Package breakglass makes the codes that let people into the form on the day the identity provider is gone. They are
// printed beforehand and work once each.
//
// A code has 100 random bits, so only its SHA-256 is stored and no slow hash is needed: a slow hash makes up for what
// people choose, and nobody guesses one of 2^100, whether by asking the form or with the stored hashes in hand. With a hundred
// codes printed, a million guesses a second find one in about 10^14 years.
//
// For the same reason no wrong guess locks anything, neither a code nor an address: on the worst day a lock would keep out those
// whom the codes are for, of whom a whole office may have one address, with somebody among them who guesses. Every code is looked
// for; what is none costs one hash and one read of the store, whoever sends it. Wrong ones are counted by address all the
// same: many are answered as many, and do not fill the log.
package breakglass

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"noroshi.internal/shared/typed"
)

// letters leave out what is easily mistaken when read from paper: I, L, O, U and nothing else of 36.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	length = 20 // letters of five bits each
	group  = 5
)

// New returns a code as it is printed: "K3F9Q-…", four groups of five.
func New() string {
	b := make([]byte, (length*5+7)/8)
	_, _ = rand.Read(b) // it never fails
	all := base32.NewEncoding(letters).WithPadding(base32.NoPadding).EncodeToString(b)[:length]
	var groups []string
	for i := 0; i < length; i += group {
		groups = append(groups, all[i:i+group])
	}
	return strings.Join(groups, "-")
}

// meant are letters that people write for others.
var meant = strings.NewReplacer("I", "1", "L", "1", "O", "0", "U", "V")

// Hash returns what is stored of a code as somebody typed it, in hexadecimal; ok is false for what cannot be one. Whatever stands
// around and between its groups, no part of it is any but letters and digits of ASCII.
func Hash(code string) (hash string, ok bool) {
	plain := meant.Replace(strings.ToUpper(strings.Map(ofCode, typed.Word(code))))
	if len(plain) != length || strings.Trim(plain, letters) != "" {
		return "", false
	}
	sum := sha256.Sum256([]byte("noroshi code " + plain))
	return hex.EncodeToString(sum[:]), true
}

// ofCode drops from a code, in lower case, what is no letter or digit of ASCII.
func ofCode(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return -1
}
