package main

import (
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
)

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

// customer checks "C1 TEXT": what the page of customers says of one.
func (s *stage) customer(want string) error {
	id, want, _ := strings.Cut(want, " ")
	i, err := s.newest()
	if err != nil {
		return err
	}
	t, err := s.machine.service.Telling(s.t.Context(), i)
	if err != nil {
		return err
	}
	for _, c := range i.Contacts(t) {
		if c.ID == id {
			return contains(text.ToldName(incident.Japanese, c.Told, c.Why), want)
		}
	}
	return fmt.Errorf("there is no customer %s", id)
}

func (s *stage) newest() (incident.Incident, error) {
	id, err := s.incident()
	if err != nil {
		return incident.Incident{}, err
	}
	state, err := s.machine.service.State(s.t.Context(), id)
	return state.Incident, err
}
