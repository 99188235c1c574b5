package ranges

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// MaxPart is the most that a part of a packed table has, in bytes, so that a document with it stays below 500 KiB.
const MaxPart = 499 << 10

// Pack writes a table in parts of at most MaxPart bytes, in lines of a region and its prefixes. The same table makes the same parts.
func (t Table) Pack() (parts []string) {
	var b, line strings.Builder
	end := func() {
		if line.Len() > 0 {
			b.WriteString(line.String() + "\n")
		}
		line.Reset()
	}
	for _, region := range t.byRegion() {
		for _, p := range region.prefixes {
			if b.Len()+line.Len()+len(region.name)+len(p.String())+2 > MaxPart {
				end()
				parts = append(parts, b.String())
				b.Reset()
			}
			if line.Len() == 0 {
				line.WriteString(region.name)
			}
			line.WriteString(" " + p.String())
		}
		end()
	}
	return append(parts, b.String())
}

// region is a region with its ranges, in order.
type region struct {
	name     string
	prefixes []netip.Prefix
}

func (t Table) byRegion() (out []region) {
	all := map[string][]netip.Prefix{}
	for p, name := range t.regions {
		all[name] = append(all[name], p)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		slices.SortFunc(all[name], netip.Prefix.Compare)
		out = append(out, region{name, all[name]})
	}
	return out
}

// Unpack reads what Pack wrote. Its errors are ErrUnreadable.
func Unpack(created time.Time, parts []string) (Table, error) {
	t := Table{Created: created}
	for _, part := range parts {
		for line := range strings.Lines(part) {
			fields := strings.Fields(line)
			if len(fields) < 2 {
				return Table{}, unreadable("a line without a range")
			}
			if err := t.addAll(fields[0], fields[1:]); err != nil {
				return Table{}, unreadable("%v", err)
			}
		}
	}
	if t.Len() == 0 || t.Len() > maxEntries {
		return Table{}, unreadable("%d entries", t.Len())
	}
	return t, nil
}

func (t *Table) addAll(region string, prefixes []string) error {
	for _, s := range prefixes {
		p, err := parse(s)
		if err == nil {
			err = t.add(p, region)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
