package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// listStep is what somebody does to the list of customers that the settings name, or what is known of it: "has 300" (customers), "holds
// FILE" (of the archive), "goes", "again" (somebody has it read again in the browser), "counts 300", "checked TEXT" (what a weekly check would say of it).
func (s *stage) listStep(words []string) error {
	rest, path := strings.Join(words[1:], " "), s.config.Settings.Customers.Path
	switch words[0] {
	case "has":
		n, err := strconv.Atoi(rest)
		if err != nil {
			return err
		}
		return os.WriteFile(path, customersOf(n), 0o600)
	case "holds":
		return os.WriteFile(path, s.file(rest), 0o600)
	case "goes":
		return os.Remove(path)
	case "counts":
		l, err := store.CurrentCustomers(s.t.Context(), s.store)
		if got := strconv.Itoa(l.Count); err == nil && got != rest {
			err = fmt.Errorf("it has %s customers: %+v", got, l)
		}
		return err
	case "again":
		_, err := s.machine.service.Do(s.t.Context(), incident.Request{
			ID: service.RequestID("again", time.Now().String()), Incident: incident.Workspace, At: time.Now(), By: incident.Actor{ID: incident.PersonID(s.ids.Kakei)},
			Via: incident.ViaBrowser, Do: incident.ReadList{},
		})
		return err
	case "checked":
		_, err := s.machine.service.TellPreflight(s.t.Context(), s.checkedList())
		return err
	}
	return fmt.Errorf("a list cannot be %q", words[0])
}

// checkedList is what a weekly check finds of the list.
func (s *stage) checkedList() []incident.Finding {
	rows := preflight.CustomerRows(true, s.machine.service.ListState, s.machine.service.Clock())
	return preflight.Run(s.t.Context(), s.machine.service.Clock(), rows[:1])
}

func customersOf(n int) []byte {
	var b strings.Builder
	b.WriteString("id,name,mail,tier\n")
	for i := range n {
		fmt.Fprintf(&b, "C%d,Customer %d,ops@c%d.example.com,gold\n", i, i, i)
	}
	return []byte(b.String())
}
