package main

import (
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
)

// decides is what somebody writes into the review of the newest incident: "berlin 2021-03-05 TEXT", whom a try is given to, by when ("-":
// no day), and what is tried.
func (s *stage) decides(rest string) error {
	who, rest, _ := strings.Cut(rest, " ")
	due, said, _ := strings.Cut(rest, " ")
	i, err := s.newest()
	if err != nil {
		return err
	}
	user, ok := s.user(who)
	if !ok {
		return fmt.Errorf("nobody is called %s", who)
	}
	words := incident.KPTWords{Heading: incident.HeadTry, Text: said, Owner: incident.Actor{ID: incident.PersonID(user), Name: who}, Due: strings.TrimPrefix(due, "-")}
	_, err = s.machine.service.Do(s.t.Context(), incident.Request{
		ID: service.RequestID("decides", rest, time.Now().String()), Incident: i.ID, At: time.Now(), By: incident.Actor{ID: incident.PersonID(s.ids.Kakei)},
		Via: incident.ViaBrowser, Do: incident.AddKPT{Words: words},
	})
	return err
}
