package people

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/typed"
)

// mailPrefix begins the id of somebody of whom only the e-mail address is known.
const mailPrefix = "mail:"

// MailID is the id of whoever has an address while no Slack account is known that has it.
func MailID(address string) incident.PersonID {
	return incident.PersonID(mailPrefix + mailKey(address))
}

// MailOf returns the address of a MailID; ok is false for any other id.
func MailOf(id incident.PersonID) (address string, ok bool) {
	return strings.CutPrefix(string(id), mailPrefix)
}

// mailKey makes the spellings of one address alike. The part before the @ may tell upper case from lower by the letter of
// the standard; no company's does.
func mailKey(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// maxMail is the longest address there is. RFC 5321, 4.5.3.1: 64 and 255 characters around the @, 254 in a path.
const maxMail = 254

// CleanMail returns an address as it was meant, in lower case; ok is false for what is none.
func CleanMail(s string) (address string, ok bool) {
	s = mailKey(s)
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > maxMail {
		return "", false
	}
	return s, true
}

// TypedMail is CleanMail for what a person typed, in whichever spelling. What a provider says of somebody is read by CleanMail
// alone: two addresses are never made one on its word.
func TypedMail(s string) (address string, ok bool) { return CleanMail(typed.Word(s)) }

// MailDomain is what follows the last @ of an address.
func MailDomain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// ByMail returns who has an e-mail address, as far as the store knows; known is false when nobody has. Of several accounts
// the one that may act counts: somebody's former account keeps their address.
func (c Cache) ByMail(ctx context.Context, address string) (p Person, known bool, err error) {
	key := mailKey(address)
	if key == "" {
		return p, false, nil
	}
	docs, err := store.PeopleByMail(ctx, c.db, key)
	if err != nil {
		return p, false, fmt.Errorf("find a person by mail: %w", err)
	}
	found, err := store.Collect[Person](docs)
	if err != nil || len(found) == 0 {
		return p, false, err
	}
	slices.SortStableFunc(found, func(a, b Person) int { return cmp.Or(rank(a)-rank(b), b.SeenAt.Compare(a.SeenAt)) })
	return found[0], true, nil
}

// IDOfMail returns the id of whoever has an address: of their account, or else one made of it.
func (c Cache) IDOfMail(ctx context.Context, address string) (incident.PersonID, error) {
	p, known, err := c.ByMail(ctx, address)
	if err != nil || !known {
		return MailID(address), err
	}
	return p.ID, nil
}

// rank puts accounts of Slack before addresses, and those that may act before those that may not.
func rank(p Person) int {
	_, mailOnly := MailOf(p.ID)
	switch {
	case mailOnly:
		return 2
	case p.Outsider():
		return 1
	}
	return 0
}

// Meet remembers somebody who came in with an address that no account of Slack has, so that others see their name.
func (c Cache) Meet(ctx context.Context, address, name string) (Person, error) {
	p := Person{ID: MailID(address), Name: cmp.Or(name, mailKey(address)), Mail: address, MailKey: mailKey(address), SeenAt: c.clock.Now()}
	return p, c.put(ctx, store.PersonPath(p.ID), p)
}
