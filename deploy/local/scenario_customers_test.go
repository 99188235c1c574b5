package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// outcomes are what may become of a mail, as its system's records say it.
var outcomes = map[string]map[string]any{
	"accepted": {"ref": map[string]any{"id": "250 ok"}, "tried": true}, "refused": {"class": "permanent", "tried": true}, "unsure": {"tried": true}, "waiting": {},
}

// delivers does "berlin refused; S0SALES unsure; - none; kakei accepted": the first notice has left to a list of customers c1, c2 and
// so on, of whom those look after them, and that became of their mails; "none" has no address.
func (s *stage) delivers(what string) error {
	id, err := s.incident()
	if err != nil {
		return err
	}
	var rows []incident.Customer
	items := map[string]any{}
	for n, said := range strings.Split(what, ";") {
		owner, outcome, _ := strings.Cut(strings.TrimSpace(said), " ")
		c := incident.Customer{ID: fmt.Sprint("c", n+1), Name: fmt.Sprint("第", n+1, "商事"), Owner: owner, Lang: incident.Japanese}
		if user, ok := s.user(owner); ok {
			c.Owner = user
		}
		if owner == "-" {
			c.Owner = ""
		}
		if record, mailed := outcomes[outcome]; mailed {
			c.Mail = []string{c.ID + "@example.com"}
			items["mail/"+incident.MailID(id, 1, c.Mail[0])] = record
		}
		rows = append(rows, c)
	}
	return s.delivered(id, rows, items)
}

func (s *stage) delivered(id incident.ID, rows []incident.Customer, items map[string]any) error {
	now, mark := time.Now(), &incident.NoticeMark{No: 1, Stage: incident.FirstNotice}
	return s.store.Update(s.t.Context(), func(tx store.Tx) error {
		state, err := store.LoadTx(tx, id, incident.Scope{})
		if err != nil {
			return err
		}
		i := state.Incident
		i.AskAt = now
		i.Notices = incident.Notices{Sent: 1, SentAt: now, Stage: incident.FirstNotice, Delivery: &incident.Delivery{
			No: 1, List: "v1", Of: len(rows), To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}, Version: 1, At: now, OverAt: now,
		}}
		return errors.Join(
			tx.Set("customers/v1/pages/0", map[string]any{"rows": rows}), tx.Set(store.DeliveriesOf(id, 1)+"/0", map[string]any{"items": items}),
			tx.Set(store.NoticesOf(id)+"/1", incident.Notice{No: 1, Stage: incident.FirstNotice, Version: 1}),
			tx.Set(store.NoticeTextsOf(id, 1)+"/1", incident.NoticeText{No: 1, Version: 1, Stage: incident.FirstNotice}),
			store.Commit(tx, incident.Decision{Incident: &i, Entry: incident.Entry{ID: "delivered", Incident: id, Kind: incident.EntryNoticeSent, At: now, Via: incident.ViaTool, Notice: mark}}),
		)
	})
}

// phones does "berlin c1 c2": somebody says in the browser that they have told customers by phone.
func (s *stage) phones(what string) error {
	id, err := s.incident()
	if err != nil {
		return err
	}
	names := strings.Fields(what)
	user, ok := s.user(names[0])
	if !ok {
		return fmt.Errorf("nobody is called %s", names[0])
	}
	_, err = s.machine.service.Do(s.t.Context(), incident.Request{
		ID: service.RequestID("phones", what, time.Now().String()), Incident: id, At: time.Now(), By: incident.Actor{ID: incident.PersonID(user)},
		Via: incident.ViaBrowser, Do: incident.CallCustomers{Customers: names[1:]},
	})
	return err
}
