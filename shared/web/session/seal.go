// Package session keeps who is signed in to the form in a cookie that only the form can read and write: nothing is
// stored, so that any number of processes serve one person, and a process that starts again signs nobody out. It also
// makes the tokens that bind a form to the session it was shown in.
package session

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"noroshi.internal/shared/config"
)

// ErrBroken is the error of what this key did not seal, or not for this use.
var ErrBroken = errors.New("not sealed here")

// Sealer encrypts and authenticates small values. The first key seals, all of them open: so a key can be rotated without
// signing everybody out.
type Sealer struct{ keys []cipher.AEAD }

// NewSealer returns a sealer for one secret, or for several while rotating, the newest first. Each has config.MinSessionKey bytes
// at least.
func NewSealer(secrets ...string) (*Sealer, error) {
	s := &Sealer{}
	for _, secret := range secrets {
		if len(secret) < config.MinSessionKey {
			return nil, fmt.Errorf("a session key has at least %d characters", config.MinSessionKey)
		}
		key, err := hkdf.Key(sha256.New, []byte(secret), nil, "noroshi form", 32)
		if err != nil {
			return nil, fmt.Errorf("derive the session key: %w", err)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("use the session key: %w", err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("use the session key: %w", err)
		}
		s.keys = append(s.keys, aead)
	}
	if len(s.keys) == 0 {
		return nil, errors.New("no session key")
	}
	return s, nil
}

// Seal returns v for one use, in letters that a cookie and an address may hold.
func (s *Sealer) Seal(use string, v any) string {
	body, err := json.Marshal(v)
	if err != nil { // structs of texts and times always marshal
		panic(fmt.Sprintf("session: seal %s: %v", use, err))
	}
	sealed := s.keys[0].Seal(nil, nil, body, []byte(use)) //nolint:gosec // G407: this AEAD draws a random nonce by itself
	return base64.RawURLEncoding.EncodeToString(sealed)
}

// Open reads what Seal wrote for the same use, or returns ErrBroken.
func (s *Sealer) Open(use, sealed string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return ErrBroken
	}
	for _, key := range s.keys {
		if body, err := key.Open(nil, nil, raw, []byte(use)); err == nil {
			if json.Unmarshal(body, into) != nil {
				return ErrBroken
			}
			return nil
		}
	}
	return ErrBroken
}

// random is n bytes that nobody can guess, in letters.
func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // it never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// Random is a word that nobody can guess.
func Random() string { return random(16) }
