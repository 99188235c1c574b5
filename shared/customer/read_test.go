package customer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"

	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/incident"
)

const header = "id,name,owner,tier,services,mail,lang,site,org,note\n"

func read(body string) customer.List { return customer.Read(customer.CSV("list.csv", []byte(body))) }

func lines(l customer.List) (out []string) {
	if l.Faults == nil {
		return nil
	}
	return strings.Split(l.Faults.Error(), "\n")
}

func TestARowIsReadWhole(t *testing.T) {
	t.Parallel()
	got := read(header + "C-1,株式会社アルファ,U0SATO,gold,\"Amazon EC2、rds; 独自基盤\",Ops@Example.com; it@例え.jp ;ops@example.COM,both,tokyo,42,夜間は電話\n\n" + "c-2,Beta,,,,beta@example.com\n")
	want := []incident.Customer{
		{
			ID: "C-1", Name: "株式会社アルファ", Owner: "U0SATO", Tier: "gold", Services: []string{"EC2", "RDS", "独自基盤"},
			Mail: []string{"Ops@example.com", "it@xn--r8jz45g.jp"}, Lang: incident.BothLanguages, Site: "tokyo", Org: "42", Note: "夜間は電話",
		},
		{ID: "c-2", Name: "Beta", Mail: []string{"beta@example.com"}, Lang: incident.Japanese},
	}
	if diff := cmp.Diff(want, got.Customers); diff != "" || got.Faults != nil || got.Notes != nil {
		t.Errorf("%s\n%v\n%v", diff, got.Faults, got.Notes)
	}
}

// TestServicesInThreeWays: one service is one, however it is written.
func TestServicesInThreeWays(t *testing.T) {
	t.Parallel()
	got := read("id,name,mail,services\n1,A,,Amazon EC2\n2,B,,ec2\n3,C,,ＥＣ２, \n")
	for _, c := range got.Customers {
		if !slices.Equal(c.Services, []string{"EC2"}) {
			t.Errorf("%s: %q", c.ID, c.Services)
		}
	}
	if len(got.Customers) != 3 || got.Faults != nil {
		t.Error(got)
	}
}

// TestEncodings: what Excel and others save is read: with a byte order mark, in Windows' own encoding, with any line break.
func TestEncodings(t *testing.T) {
	t.Parallel()
	text := "id,name,mail\nC1,髙島①商店,a@example.com\n"
	sjis, err := japanese.ShiftJIS.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"UTF-8": text, "with a mark": "\xef\xbb\xbf" + text, "932": sjis,
		"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "CR": strings.ReplaceAll(text, "\n", "\r"), "932, CRLF": strings.ReplaceAll(sjis, "\n", "\r\n"),
	} {
		if got := read(body); got.Faults != nil || len(got.Customers) != 1 || got.Customers[0].Name != "髙島①商店" {
			t.Errorf("%s: %v", name, got)
		}
	}
	for body, want := range map[string]string{
		"id,name,mail\nC1,\x81\xff,a@example.com\n": "list.csv:2:4: is neither UTF-8 nor Shift_JIS here; allowed: CSV saved as UTF-8, or as Shift_JIS",
		// UTF-8 that was cut is not read as other words of Shift_JIS.
		"id,name,mail\nC1,東京高\xe5\xb3,a@example.com\n":          "list.csv:2:7: is neither UTF-8 nor Shift_JIS here; allowed: CSV saved as UTF-8, or as Shift_JIS",
		"\xef\xbb\xbfid,name,mail\nC1,\xe5\xb3,a@example.com\n": "list.csv:2:4: is neither UTF-8 nor Shift_JIS here; allowed: CSV saved as UTF-8, or as Shift_JIS",
		"\xff\xfei\x00d\x00":                     "list.csv:1:1: is in UTF-16; allowed: CSV saved as UTF-8, or as Shift_JIS",
		strings.Repeat("x", customer.MaxBytes+1): fmt.Sprintf("list.csv:1:1: has %d bytes or more; allowed: up to %d", customer.MaxBytes+1, customer.MaxBytes),
	} {
		if got := lines(read(body)); !slices.Equal(got, []string{want}) {
			t.Errorf("%.20q: %q", body, got)
		}
	}
}

// TestEveryFault: whatever is wrong is named with line and column, in one go.
func TestEveryFault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"nothing":      {"", []string{"1:1: there is no row with the names of the columns; allowed: id, name, owner, tier, services, mail, lang, site, org, note"}},
		"no customers": {header, []string{"1:1: the list has no customers; allowed: one in each line below the names of the columns"}},
		"semicolons": {"id;name;mail\n", []string{
			"1:1: column id is missing; allowed: id, name, owner, tier, services, mail, lang, site, org, note",
			"1:1: column name is missing; allowed: id, name, owner, tier, services, mail, lang, site, org, note",
			"1:1: column mail is missing; allowed: id, name, owner, tier, services, mail, lang, site, org, note",
			"1:1: the columns are separated by something else than a comma; allowed: CSV with commas",
		}},
		"twice":   {"id,name,mail,ID\nA,a,\n", []string{"1:14: column id is there twice; allowed: once"}},
		"ids":     {"id,name,mail\nC1,a,\nc1,b,\n,d,\nx/y,e,\n..,f,\n", []string{"3:1: id is \"c1\", as in line 2 already; allowed: each only once, in capitals or not", "4:1: id is empty; allowed: text", "5:1: id is \"x/y\"; allowed: 1 to 64 letters and digits of ASCII, and . _ - after the first", "6:1: id is \"..\"; allowed: 1 to 64 letters and digits of ASCII, and . _ - after the first"}},
		"a name":  {"id,name,mail\nC1,,\n", []string{"2:4: name is empty; allowed: text"}},
		"a comma": {"id,name,mail\nC1,Example, Inc.,a@example.com\n", []string{"2:12: mail holds an address that is not written as an address; allowed: addresses such as ops@example.com, separated by a semicolon", "2:18: the row has 4 fields, and the header 3; allowed: quotes around a field with a comma in it"}},
		"a quote": {"id,name,mail\nC1,a\"b,\nC2,,\n", []string{"2:5: is not CSV (bare \" in non-quoted-field); allowed: a comma between fields, quotes around a field with a comma or a quote in it", "3:4: name is empty; allowed: text"}},
		"an owner": {"id,name,mail,owner\n髙,髙,髙@example.com,sato\n", []string{
			"2:1: id is \"髙\"; allowed: 1 to 64 letters and digits of ASCII, and . _ - after the first",
			"2:5: mail holds an address that has characters before the @ that few servers take; allowed: addresses such as ops@example.com, separated by a semicolon",
			"2:19: owner is \"sato\"; allowed: the id of a person, U… or W…, or of a user group, S…",
		}},
		"a language": {"id,name,mail,lang\nC1,a,,fr\n", []string{"2:7: lang is \"fr\"; allowed: ja, en, both"}},
		"a line":     {"id,name,mail\nC1,\"a\nb\",\"a@example.com\r\nBcc: x@example.com\"\n", []string{"2:4: name has more than one line; allowed: one line", "3:4: mail holds an address that holds a line break or another control character; allowed: addresses such as ops@example.com, separated by a semicolon"}},
		"too long":   {"id,name,mail\nC1," + strings.Repeat("あ", 201) + ",\n", []string{"2:4: name has 201 characters; allowed: up to 200"}},
		"too many":   {"id,name,mail\nC1,a,a1@x.io;a2@x.io;a3@x.io;a4@x.io;a5@x.io;a6@x.io;a7@x.io;a8@x.io;a9@x.io;a10@x.io;a11@x.io\n", []string{"2:6: mail has 11 addresses; allowed: up to 10"}},
	} {
		for i := range c.want {
			c.want[i] = "list.csv:" + c.want[i]
		}
		if diff := cmp.Diff(c.want, lines(read(c.body))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestFortyFaultsOfTenThousand: a list as large as they come names all of them at once.
func TestFortyFaultsOfTenThousand(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	body.WriteString(header)
	var want []string
	for i := range 10_000 {
		mail, lang := fmt.Sprintf("ops%d@example.com", i), "ja"
		switch {
		case i%500 == 250:
			mail = fmt.Sprintf("ops%d", i)
			want = append(want, fmt.Sprintf("list.csv:%d:", i+2))
		case i%500 == 400:
			lang = "jp"
			want = append(want, fmt.Sprintf("list.csv:%d:", i+2))
		}
		fmt.Fprintf(&body, "C%d,お客様%d,U0SATO,gold,EC2;RDS,%s,%s,tokyo,,\n", i, i, mail, lang)
	}
	got := lines(read(body.String()))
	if len(got) != 40 || len(want) != 40 {
		t.Fatalf("%d faults of %d", len(got), len(want))
	}
	for i := range got {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("%s, not at %s", got[i], want[i])
		}
	}
}

// TestStrange: what is taken, yet worth a word.
func TestStrange(t *testing.T) {
	t.Parallel()
	got := read("id,name,mail,phone,owner\nC1,a,a@example.com,03,U1\nC2,b,A@example.com,04,U2\n").Unknown("list.csv", []string{"U2"})
	want := "list.csv:1:14: column \"phone\" is not read; those that are: id, name, owner, tier, services, mail, lang, site, org, note\n" +
		"list.csv:3:1: shares an address with c1, which gets one mail for both\n" +
		"list.csv:3:23: owner U2 is not in this workspace; nobody is asked about this customer"
	if diff := cmp.Diff(want, got.Notes.Error()); diff != "" || got.Faults != nil {
		t.Errorf("%s\n%v", diff, got.Faults)
	}
	if !slices.Equal(got.Owners(), []string{"U1", "U2"}) {
		t.Error(got.Owners())
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"ops@example.com": "ops@example.com", " Ops@EXAMPLE.com ": "Ops@example.com", "ｏｐｓ＠example．com": "ops@example.com",
		`"ops team"@example.com`: `"ops team"@example.com`, "ops@例え.jp": "ops@xn--r8jz45g.jp", "o'neil+x@example.co.jp": "o'neil+x@example.co.jp",
		"ops@example.com\r\nBcc: x@example.com": "", "ops\n@example.com": "", "Ops <ops@example.com>": "", "ops@localhost": "", "ops@[192.0.2.1]": "", "@example.com": "", "ops@": "",
		"ops@@example.com": "", "小野@example.com": "", strings.Repeat("x", 65) + "@example.com": "", "ops.@example.com": "", "a b@example.com": "", "ops@exa_mple.com": "", "": "", "\"ops\r\n\"@example.com": "",
	} {
		if got, err := customer.Address(said); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", said, got, err)
		}
	}
}

func TestASheetIsReadAlike(t *testing.T) {
	t.Parallel()
	got := customer.Read(customer.Sheet("Customers!A:J", [][]any{{"id", "name", "mail", "org"}, {float64(1001), "A", "a@example.com", float64(42)}, {}, {true, "B"}, {"x y", "C"}}, 1, 1))
	if len(got.Customers) != 3 || got.Customers[0].ID != "1001" || got.Customers[0].Org != "42" || got.Customers[1].ID != "true" {
		t.Error(got.Customers)
	}
	if got := lines(got); len(got) != 1 || !strings.HasPrefix(got[0], "Customers!A:J:5:1: id is ") {
		t.Error(got)
	}
}

// TestWordsAreTheSameHoweverWide: whoever is chosen by one has them all.
func TestWordsAreTheSameHoweverWide(t *testing.T) {
	t.Parallel()
	c := read(header + "C1,a,,Ｇｏｌｄ,自社ＤＢ,a@example.com,,東京１,Ａ,\n").Customers[0]
	want := incident.Group{Tiers: []string{"gold"}, Services: []string{"自社db"}, Sites: []string{"東京1"}}
	if len(want.Of([]incident.Customer{c})) != 1 || c.Org != "A" {
		t.Errorf("%+v", c)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(header + "C1,a,U1,gold,EC2,a@example.com,ja,tokyo,1,x\n"))
	f.Add([]byte("id,name,mail\nC1,\"a\nb\",\"x\"y\n"))
	f.Add([]byte("\xef\xbb\xbfid,name,mail\r\nC1,\x8d\x82,a@b\r\n"))
	seeds, _ := filepath.Glob("testdata/*.csv")
	for _, s := range seeds {
		raw, _ := os.ReadFile(s)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := customer.Read(customer.CSV("list.csv", raw))
		ids := map[string]bool{}
		for _, c := range l.Customers {
			if l.Faults == nil && ids[c.Key()] {
				t.Errorf("%s twice without a fault", c.ID)
			}
			ids[c.Key()] = true
			for _, mail := range c.Mail {
				if strings.ContainsAny(mail, "\r\n<>") {
					t.Errorf("address %q", mail)
				}
			}
		}
		for _, x := range append(l.Faults, l.Notes...) {
			if x.Line < 1 || x.Column < 1 {
				t.Errorf("no place: %v", x)
			}
		}
	})
}

// TestRowsAboveTheHeader that say nothing are no header: a sheet answers them as they are, empty.
func TestRowsAboveTheHeader(t *testing.T) {
	t.Parallel()
	sheet := customer.Sheet("S", [][]any{{}, {"", " "}, {"id", "name", "mail"}, {"1", "A", "nobody"}}, 1, 1)
	if got := customer.Read(sheet); len(got.Customers) != 1 || len(got.Faults) != 1 || got.Faults[0].Line != 4 {
		t.Errorf("%+v", got)
	}
	for _, rows := range [][][]any{{{}}, {{}, {""}}} {
		if got := customer.Read(customer.Sheet("S", rows, 1, 1)); len(got.Faults) != 1 {
			t.Errorf("%v: %v", rows, got.Faults)
		}
	}
}

// TestNoAddressIsPrinted: not of a file without a header, nor where a column that is missing has shifted the others.
func TestNoAddressIsPrinted(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		"C1,Alpha,secret@example.com\n",
		"id,name,mail,owner,lang\nsecret@example.com,A,secret＠example.com x,secret@example.com,secret＠example.com\nsecrets@example.com,B,secret@example.com,,\n",
		"id,name,tier,services,mail,site,org\n1,A,secret@example.com,secret@example.com,,secret＠example.com,secret@example.com\n",
		"id;name;mail\n1;A;secret@example.com\n", "id,name,mail\n1,A,secret@example.com,\"secret@example.com\n",
	} {
		got := read(body)
		said := got.Faults.Error() + got.Notes.Error() + got.Faults.In(incident.Japanese).Error()
		if len(got.Faults) == 0 || strings.Contains(said, "secret") {
			t.Errorf("%q: %s", body, said)
		}
	}
}

// TestAnAddressInAnotherColumn is a fault: its customer would count as one without any.
func TestAnAddressInAnotherColumn(t *testing.T) {
	t.Parallel()
	for _, column := range []string{"tier", "services", "site", "org"} {
		want := []string{"list.csv:2:5: " + column + " holds an address; allowed: addresses in the column mail"}
		if got := lines(read("id,name," + column + ",mail\n1,A,a@example.com,\n")); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	}
}

// TestOneLongLine is read in the time of its bytes, not of their square: a file whose line breaks are none has all of it in one.
func TestOneLongLine(t *testing.T) {
	t.Parallel()
	got := customer.CSV("list.csv", []byte("\"東\n京\",é,"+strings.Repeat("あ,", 1_000_000)))
	row := got.Rows[0]
	if len(row) != 1_000_003 || row[1].Line != 2 || row[1].Column != 4 || row[2].Column != 6 || row[1_000_000].Column != 2_000_002 {
		t.Errorf("%d fields: %+v, %+v", len(row), row[1:3], row[1_000_000])
	}
}
