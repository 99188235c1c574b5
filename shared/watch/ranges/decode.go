// Package ranges reads which addresses the guarded provider says are its own (AWS: ip-ranges.json), and in which region each is. It
// is pure: it keeps prefix and region and nothing else, and refuses a list of which it cannot read all, since an address that a
// forgotten line holds would pass for one outside.
package ranges

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// The limits of a list. AWS's own has some 15,000 entries in 2 to 3 MB.
const (
	MaxBody    = 8 << 20 // bytes
	maxEntries = 100_000 // of both kinds, with those that are listed once more for another service
)

// ErrUnreadable says that something is no list of ranges, or not all of one.
var ErrUnreadable = errors.New("no list of address ranges")

func unreadable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnreadable, fmt.Sprintf(format, args...))
}

// createForm is how AWS writes when a list was made, in UTC ("AWS IP address JSON file format", createDate).
const createForm = "2006-01-02-15-04-05"

// item is what counts of an entry of either list.
type item struct {
	V4     string `json:"ip_prefix"`
	V6     string `json:"ipv6_prefix"`
	Region string `json:"region"`
}

// Decode reads ip-ranges.json: {"createDate","prefixes":[{"ip_prefix","region"}],"ipv6_prefixes":[{"ipv6_prefix","region"}]}. Its
// errors are ErrUnreadable. It reads entry by entry, so that its memory is that of what it keeps.
func Decode(body []byte) (Table, error) {
	if len(body) > MaxBody {
		return Table{}, unreadable("more than %d bytes", MaxBody)
	}
	d := decoder{Decoder: json.NewDecoder(bytes.NewReader(body)), seen: map[string]bool{}}
	if err := d.whole(); err != nil {
		return Table{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return d.table, nil
}

type decoder struct {
	*json.Decoder
	table Table
	seen  map[string]bool // the keys that were read
	left  int
}

// whole reads one object and nothing behind it.
func (d *decoder) whole() error {
	d.left = maxEntries
	if err := d.each('{', d.field); err != nil {
		return err
	}
	for _, key := range []string{"createDate", "prefixes", "ipv6_prefixes"} {
		if !d.seen[key] {
			return fmt.Errorf("no %s", key)
		}
	}
	if d.table.Len() == 0 {
		return errors.New("no entries")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something behind it")
	}
	return nil
}

// each reads what stands between two brackets.
func (d *decoder) each(open json.Delim, read func() error) error {
	if t, err := d.Token(); err != nil || t != open {
		return fmt.Errorf("%v in place of %v: %w", t, open, errors.Join(ErrUnreadable, err))
	}
	for d.More() {
		if err := read(); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// field reads a key and its value. One that counts and comes twice would leave open which one holds.
func (d *decoder) field() error {
	t, err := d.Token()
	if err != nil {
		return err
	}
	key := fmt.Sprint(t)
	if d.seen[key] {
		return errors.New("a key twice")
	}
	switch key {
	case "createDate":
		err = d.created()
	case "prefixes", "ipv6_prefixes":
		err = d.each('[', func() error { return d.entry(key == "prefixes") })
	default:
		return d.Decode(new(json.RawMessage))
	}
	d.seen[key] = true
	return err
}

func (d *decoder) created() error {
	var s string
	err := d.Decode(&s)
	if err == nil {
		d.table.Created, err = time.Parse(createForm, s)
	}
	return err
}

// entry reads one prefix, of the list in which those of its kind stand.
func (d *decoder) entry(v4 bool) error {
	if d.left--; d.left < 0 {
		return fmt.Errorf("more than %d entries", maxEntries)
	}
	var x item
	if err := d.Decode(&x); err != nil {
		return err
	}
	prefix, other := x.V4, x.V6
	if !v4 {
		prefix, other = x.V6, x.V4
	}
	if other != "" {
		return fmt.Errorf("%q among the others", other)
	}
	p, err := parse(prefix)
	if err == nil && p.Addr().Is4() != v4 {
		err = fmt.Errorf("%s among the others", p)
	}
	if err != nil {
		return err
	}
	return d.table.add(p, x.Region)
}
