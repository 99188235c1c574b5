package service

import (
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/vocabulary"
)

// inLine has those who report, declare and start wait for each other before they read anything: all of them write one document, and of
// several transactions that have read it Firestore lets none go on for seconds.
func inLine(tx store.Tx) error { return tx.Ahead(store.SignsPath) }

// sameWord makes alike what people call the same: spellings, and the names of a service.
func sameWord(said string) string {
	if known := vocabulary.Recognise(said).Services; len(known) == 1 {
		return typed.Word(known[0])
	}
	return typed.Word(said)
}

// aboutSame is the sign that a declaration is about, where that was reported before.
func aboutSame(all store.Signs, d Declaration) (row store.SignRow, ok bool) {
	for _, row := range slices.Backward(all.Rows) {
		if row.Kind == d.Kind && row.Status == incident.SignStatus && incident.Overlaps(row.Facts(), d.Facts, sameWord) {
			return row, true
		}
	}
	return row, false
}
