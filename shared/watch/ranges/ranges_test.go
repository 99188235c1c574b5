package ranges_test

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/ranges"
)

// list is a list in AWS's own form, with every key that it has there.
func list(v4, v6 string) string {
	return `{"syncToken": "1764460000", "createDate": "2026-11-29-23-46-40", "prefixes": [` + v4 + `], "ipv6_prefixes": [` + v6 + `]}`
}

func four(prefix, region string) string {
	return fmt.Sprintf(`{"ip_prefix": %q, "region": %q, "service": "EC2", "network_border_group": %q}`, prefix, region, region)
}

func six(prefix, region string) string {
	return strings.Replace(four(prefix, region), "ip_prefix", "ipv6_prefix", 1)
}

var sound = list(
	strings.Join([]string{
		four("3.0.0.0/11", "us-east-1"), four("3.5.152.0/21", "ap-northeast-1"), four("3.5.152.0/21", "ap-northeast-1"),
		four("52.84.0.0/15", "GLOBAL"), four("52.84.2.0/24", "GLOBAL"), four("52.84.2.0/24", "eu-west-1"), four("9.9.9.9/32", "eusc-de-east-1"),
	}, ","),
	strings.Join([]string{six("2406:da14::/36", "ap-northeast-1"), six("2600:9000::/28", "GLOBAL")}, ","),
)

func decoded(t testing.TB, body string) ranges.Table {
	t.Helper()
	table, err := ranges.Decode([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// The longest range counts, of IPv4 and of IPv6, and where two are as long the one that names a region.
func TestTheLongestRangeCounts(t *testing.T) {
	t.Parallel()
	table := decoded(t, sound)
	if want := time.Date(2026, 11, 29, 23, 46, 40, 0, time.UTC); !table.Created.Equal(want) || table.Len() != 7 {
		t.Errorf("of %v with %d ranges", table.Created, table.Len())
	}
	again, err := ranges.Unpack(table.Created, table.Pack())
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"3.0.0.0": "us-east-1", "3.31.255.255": "us-east-1", "3.32.0.0": "", "3.5.151.255": "us-east-1", "3.5.152.0": "ap-northeast-1",
		"3.5.159.255": "ap-northeast-1", "::ffff:3.5.152.1": "ap-northeast-1", "52.85.1.1": incident.EdgeRegion, "52.84.2.9": "eu-west-1",
		"9.9.9.9": "eusc-de-east-1", "9.9.9.8": "", "2406:da14::1": "ap-northeast-1", "2406:da14:0fff::1": "ap-northeast-1", "2406:da15::1": "",
		"2600:9000:1::": incident.EdgeRegion, "8.8.8.8": "", "::": "", "0.0.0.0": "", "2406:da14::1%eth0": "ap-northeast-1",
	} {
		for _, have := range []ranges.Table{table, again} {
			if got, ok := have.Region(netip.MustParseAddr(address)); got != want || ok != (want != "") {
				t.Errorf("%s is in %q, %v; want %q", address, got, ok, want)
			}
		}
	}
	if got, ok := table.Region(netip.Addr{}); ok {
		t.Errorf("no address is in %q", got)
	}
}

// What is not all of a list is none: an address that a forgotten line holds would pass for one outside.
func TestWhatIsNoList(t *testing.T) {
	t.Parallel()
	one := four("3.0.0.0/11", "us-east-1")
	for name, body := range map[string]string{
		"nothing":               "",
		"a page":                "<!DOCTYPE html><html><body>Sign in</body></html>",
		"another JSON":          "[]",
		"a text":                `"prefixes"`,
		"null":                  "null",
		"cut off":               sound[:len(sound)/2],
		"without its end":       sound[:len(sound)-1],
		"something behind it":   sound + "{}",
		"no date":               strings.Replace(sound, "createDate", "date", 1),
		"another date":          strings.Replace(sound, "2026-11-29-23-46-40", "2026-11-29", 1),
		"a number for a date":   strings.Replace(sound, `"2026-11-29-23-46-40"`, "1", 1),
		"no IPv4":               strings.Replace(sound, `"prefixes"`, `"prefixs"`, 1),
		"no IPv6":               strings.Replace(sound, "ipv6_prefixes", "ipv6", 1),
		"IPv4 is null":          strings.Replace(list("", ""), `"prefixes": []`, `"prefixes": null`, 1),
		"no entries":            list("", ""),
		"a list twice":          `{"prefixes": [` + one + `], ` + list(one, "")[1:],
		"an entry is a text":    list(`"3.0.0.0/11"`, ""),
		"an entry is null":      list("null", ""),
		"an entry is empty":     list("{}", ""),
		"no prefix":             list(four("3.0.0.0", "us-east-1"), ""),
		"a name":                list(four("amazon.com/24", "us-east-1"), ""),
		"a zone":                list("", six("fe80::1%eth0/64", "us-east-1")),
		"too long a prefix":     list(four("3.0.0.0/33", "us-east-1"), ""),
		"a negative one":        list(four("3.0.0.0/-1", "us-east-1"), ""),
		"something in its host": list(four("3.5.152.1/21", "us-east-1"), ""),
		"everything":            list(four("0.0.0.0/0", "us-east-1"), ""),
		"half of everything":    list(four("128.0.0.0/1", "us-east-1"), ""),
		"all of IPv6":           list("", six("2000::/3", "us-east-1")),
		"IPv6 among IPv4":       list(four("2406:da14::/36", "us-east-1"), ""),
		"IPv4 among IPv6":       list("", six("3.0.0.0/11", "us-east-1")),
		"IPv4 within IPv6":      list("", six("::ffff:3.0.0.0/107", "us-east-1")),
		"the other key":         list(six("2406:da14::/36", "us-east-1"), ""),
		"no region":             list(four("3.0.0.0/11", ""), ""),
		"a channel's mention":   list(four("3.0.0.0/11", "<!channel>"), ""),
		"a region in capitals":  list(four("3.0.0.0/11", "Global"), ""),
		"a long region":         list(four("3.0.0.0/11", strings.Repeat("a", 1000)), ""),
		"a region with a NUL":   list(four("3.0.0.0/11", "us-east\x00"), ""),
		"one wrong among many":  list(strings.Repeat(one+",", 1000)+four("3.0.0.0/11", "?"), ""),
		"a million":             list(strings.Repeat(`{},`, 1_000_000)+"{}", ""),
		"a million of one":      list(strings.Repeat(`{"ip_prefix":"3.0.0.0/11","region":"a1"},`, 150_000)+one, ""),
		"9 MB":                  list(one, "") + strings.Repeat(" ", 9<<20),
		"deep":                  `{"x": ` + strings.Repeat("[", 1<<20),
	} {
		if table, err := ranges.Decode([]byte(body)); !errors.Is(err, ranges.ErrUnreadable) || table.Len() > 0 {
			t.Errorf("%s: %d ranges, %v", name, table.Len(), err)
		} else if len(err.Error()) > 300 {
			t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
		}
	}
}

// A key that nobody knows, and a long list, change nothing.
func TestWhatIsStillAList(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"another key":   strings.Replace(sound, "{", `{"prefixes_v7": [{"x": [1, {}]}], "note": "x", `, 1),
		"a long blank":  sound + strings.Repeat("\n", 5<<20),
		"another order": `{"ipv6_prefixes": [], "prefixes": [` + four("3.0.0.0/11", "us-east-1") + `], "createDate": "2026-11-29-23-46-40"}`,
	} {
		if table, err := ranges.Decode([]byte(body)); err != nil || table.Len() == 0 {
			t.Errorf("%s: %d ranges, %v", name, table.Len(), err)
		}
	}
}

// many is a list of as many ranges as may be.
func many(n int) string {
	var v4, v6 []string
	for i := range n / 2 {
		v4 = append(v4, fmt.Sprintf(`{"ip_prefix":"%d.%d.%d.0/24","region":"ap-northeast-%d"}`, 3+i>>16, i>>8&0xff, i&0xff, i%7))
		v6 = append(v6, fmt.Sprintf(`{"ipv6_prefix":"2406:da14:%x::/48","region":"ap-northeast-%d"}`, i, i%5))
	}
	return list(strings.Join(v4, ","), strings.Join(v6, ","))
}

// The same table makes the same parts, each of which fits into a document.
func TestPartsFitIntoDocuments(t *testing.T) {
	t.Parallel()
	table := decoded(t, many(100_000))
	parts := table.Pack()
	for i, part := range parts {
		if len(part) > ranges.MaxPart || part == "" {
			t.Errorf("part %d has %d bytes", i, len(part))
		}
	}
	if len(parts) < 3 || strings.Join(parts, "") != strings.Join(table.Pack(), "") {
		t.Errorf("%d parts", len(parts))
	}
	again, err := ranges.Unpack(table.Created, parts)
	if err != nil || again.Len() != table.Len() {
		t.Errorf("%d of %d ranges, %v", again.Len(), table.Len(), err)
	}
	if got, _ := again.Region(netip.MustParseAddr("2406:da14:9c3f::1")); got != "ap-northeast-4" {
		t.Errorf("the last one is in %q", got)
	}
}

// What is kept is held against the same as what is fetched.
func TestWhatIsNoCopy(t *testing.T) {
	t.Parallel()
	for _, parts := range [][]string{nil, {""}, {"ap-northeast-1\n"}, {"ap-northeast-1 3.0.0.0/11 x\n"}, {"Tokyo 3.0.0.0/11\n"}, {"a1 0.0.0.0/0"}} {
		if table, err := ranges.Unpack(time.Time{}, parts); !errors.Is(err, ranges.ErrUnreadable) {
			t.Errorf("%q: %d ranges, %v", parts, table.Len(), err)
		}
	}
}

// FuzzDecode: whatever is read is read again from its parts, and holds what it says.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{sound, many(20), list("", ""), sound[:100], "<html>", `{"prefixes":[{}]}`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		table, err := ranges.Decode(body)
		if err != nil {
			if !errors.Is(err, ranges.ErrUnreadable) || table.Len() > 0 {
				t.Errorf("%d ranges, %v", table.Len(), err)
			}
			return
		}
		parts := table.Pack()
		again, err := ranges.Unpack(table.Created, parts)
		if err != nil || again.Len() != table.Len() {
			t.Fatalf("%d of %d ranges, %v", again.Len(), table.Len(), err)
		}
		for word := range strings.FieldsSeq(strings.Join(parts, "")) {
			p, err := netip.ParsePrefix(word)
			if err != nil {
				continue
			}
			if region, ok := again.Region(p.Addr()); !ok || strings.ContainsAny(region, "<>& \n") {
				t.Errorf("%s is in %q", p, region)
			}
		}
	})
}
