package export_test

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"noroshi.internal/shared/customer/export"
)

func TestWhatASpreadsheetOpens(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := export.Write(&b, [][]string{{"ID", "お客様名"}, {"a-1", `青空"商事", 東京`}, {"=1+1", "一行目\n二行目"}, {"", "\t=cmd|'/C calc'!A0"}})
	want := "\ufeffID,お客様名\r\na-1,\"青空\"\"商事\"\", 東京\"\r\n'=1+1,\"一行目\r\n二行目\"\r\n,'\t'=cmd|'/C calc'!A0\r\n"
	if err != nil || b.String() != want {
		t.Errorf("%v: %q", err, b.String())
	}
}

func TestACellThatWouldBeWorkedOut(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=SUM(A1)": "'=SUM(A1)", "+81 3": "'+81 3", "-1": "'-1", "@sum": "'@sum", "\t=1": "'\t'=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"＝1": "'＝1", "＠x": "'＠x", "": "", "a=1": "a=1", "青空商事": "青空商事", "'=1": "'=1", "ー": "ー",
		"EC2; RDS": "EC2; RDS", "a;=1": "a;'=1", "a; \t@b": "a; '\t'@b", "A;＋1;-1": "A;'＋1;'-1", "a\n- b": "a\n- b", "a; b=1": "a; b=1",
	} {
		if got := export.Cell(cell); got != want {
			t.Errorf("%q: %q", cell, got)
		}
	}
}

// FuzzCell: nothing that is taken along is worked out, and all that was typed is read again, but for what ends a line.
func FuzzCell(f *testing.F) {
	for _, s := range []string{"", "=1", "'=1", "a;=1", "a; \t=1", "青空商事", "\"", "a,b", "\r\n=1", "\ufeff=1", "＝1", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return // the rules keep no such text
		}
		var b strings.Builder
		if err := export.Write(&b, [][]string{{s, "x"}}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 || rows[0][1] != "x" {
			t.Fatalf("%q is read again as %q, %v", s, rows, errors.Unwrap(err))
		}
		got := rows[0][0]
		for part := range strings.SplitSeq(got, ";") { // as in Germany
			if part = strings.TrimLeft(part, " "); part != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(part)[0]) {
				t.Errorf("%q would be worked out", got)
			}
		}
		same := strings.NewReplacer("\r", "", "\n", "", "'", "")
		if same.Replace(got) != same.Replace(s) {
			t.Errorf("%q became %q", s, got)
		}
	})
}
