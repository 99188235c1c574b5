package text_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestWhateverIsWrongWithAToolHasWords: in both languages, and with what stands beside it.
func TestWhateverIsWrongWithAToolHasWords(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../incident/tools.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(x ast.Node) bool {
		spec, ok := x.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "WrongCode" {
			return true
		}
		code, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		n++
		ja, en := said(incident.Japanese, code), said(incident.English, code)
		if ja == code || en == code || ja == en && code != "status" {
			t.Errorf("%s: %q, %q", code, ja, en)
		}
		return true
	})
	if n < 10 {
		t.Errorf("only %d are looked at", n)
	}
	if got := text.ToolWrong(incident.English, incident.Wrong{Code: incident.WrongReported}); got != "per its status page" {
		t.Errorf("a page that names no trouble: %q", got)
	}
}

func said(lang incident.Lang, code string) string {
	return text.ToolWrong(lang, incident.Wrong{Code: incident.WrongCode(code), Detail: "503"})
}

// TestMaintenanceIsNoTrouble, wherever it is told of a tool that was down, and no promise that the tool works.
func TestMaintenanceIsNoTrouble(t *testing.T) {
	t.Parallel()
	at := time.Date(2021, 2, 19, 15, 0, 0, 0, time.UTC)
	tool := incident.ToolState{
		ID: "desk", Name: incident.Text{JA: "Zendesk", EN: "Zendesk"}, Is: incident.ToolPlanned, Since: at.Add(20 * time.Minute),
		Wrong: incident.Wrong{Code: incident.WrongReported, Detail: "upgrade"},
	}
	for lang, want := range map[incident.Lang]string{
		incident.Japanese: "Zendesk の障害は20分で解消し、計画メンテナンス中(ステータスページ「upgrade」)",
		incident.English:  `Zendesk is in planned maintenance, its problem over after 20 min (status page: "upgrade")`,
	} {
		got := text.Entry(lang, incident.Entry{Kind: incident.EntryToolUp, Key: "desk", From: at, Tool: &tool}, "", nil)
		if got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
