package config_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/config"
)

func TestCustomers(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]config.Customers{
		"{csv: customers.csv}":                                    {Path: "customers.csv"},
		"{csv: gs://our-lists/night/customers.csv}":               {Bucket: "our-lists", Object: "night/customers.csv"},
		"{csv: {sheet: 1AbC-d_efghij, range: \"Customers!A:J\"}}": {Sheet: "1AbC-d_efghij", Range: "Customers!A:J"},
		"{csv: {sheet: 1AbC-d_efghij, range: \"'お客様 一覧'!B3:K\"}}": {Sheet: "1AbC-d_efghij", Range: "'お客様 一覧'!B3:K"},
	} {
		if c, wrong := load(t, "customers: "+said+"\n", nil); wrong != "" || c.Settings.Customers != want || !c.Settings.Customers.Named() {
			t.Errorf("%s: %+v, %v", said, c.Settings.Customers, wrong)
		}
	}
	for said, want := range map[string]string{
		"{}":                                "csv is missing",
		"{csv: gs://our-lists}":             "allowed: a path, or gs://BUCKET/OBJECT",
		"{csv: gs://Our Lists/x}":           "allowed: a path, or gs://BUCKET/OBJECT",
		"{csv: {sheet: 1AbC-d_efghij}}":     "range is missing",
		"{csv: {range: \"A!A:B\"}}":         "sheet is missing",
		"{csv: {sheet: x, range: \"A:J\"}}": "allowed: a sheet's name and its columns, such as Customers!A:J",
		"{file: x.csv}":                     "unknown key",
	} {
		if _, wrong := load(t, "customers: "+said+"\n", nil); !strings.Contains(wrong, want) {
			t.Errorf("%s: %v", said, wrong)
		}
	}
}
