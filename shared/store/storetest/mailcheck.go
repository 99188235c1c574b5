package storetest

import (
	"testing"

	"noroshi.internal/shared/store"
)

// mailCheckTests: questions are counted, and an answer is to those that were asked before it.
var mailCheckTests = map[string]func(t *testing.T, h Harness){
	"asked and answered": func(t *testing.T, h Harness) {
		for n, step := range []struct {
			do   func(tx store.Tx) error
			want store.MailCheck
		}{
			{func(store.Tx) error { return nil }, store.MailCheck{}},
			{asks(t, 1), store.MailCheck{Asked: 1}},
			{asks(t, 2), store.MailCheck{Asked: 2}},
			{answers(1, "mail_tls"), store.MailCheck{Asked: 2, Answered: 1, Code: "mail_tls"}},
			{asks(t, 3), store.MailCheck{Asked: 3, Answered: 1, Code: "mail_tls"}},
			{answers(3, ""), store.MailCheck{Asked: 3, Answered: 3}},
			{answers(2, "mail_login"), store.MailCheck{Asked: 3, Answered: 3}}, // it is late
		} {
			if err := h.DB.Update(t.Context(), step.do); err != nil {
				t.Fatal(n, err)
			}
			got, err := store.LoadMailCheck(t.Context(), h.DB)
			if err != nil || got != step.want || got.Due() != (step.want.Asked > step.want.Answered) {
				t.Errorf("%d: %+v, %v; want %+v", n, got, err, step.want)
			}
		}
	},
}

func asks(t *testing.T, want int) func(store.Tx) error {
	return func(tx store.Tx) error {
		no, err := store.AskMail(tx)
		if err == nil && no != want {
			t.Errorf("question %d, want %d", no, want)
		}
		return err
	}
}

func answers(no int, code string) func(store.Tx) error {
	return func(tx store.Tx) error { return store.AnswerMail(tx, store.MailCheck{Answered: no, Code: code}) }
}
