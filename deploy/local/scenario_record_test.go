package main

import (
	"fmt"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/service"
)

// takes does "berlin": somebody takes the record of the newest incident along in the browser. It must be sound.
func (s *stage) takes(who string) error {
	id, err := s.incident()
	if err != nil {
		return err
	}
	user, ok := s.user(who)
	if !ok {
		return fmt.Errorf("nobody is called %s", who)
	}
	program, archive := record.Program{Release: "of a scenario"}, record.Archive{}
	req := incident.Request{ID: service.RequestID("record", time.Now().String()), Incident: id, At: time.Now(), By: incident.Actor{ID: incident.PersonID(user)}, Via: incident.ViaBrowser}
	res, err := s.machine.service.Export(s.t.Context(), req, func(c incident.Cut, by incident.PersonID, at time.Time) (do incident.Export, err error) {
		archive, err = record.Write(c, record.Made{Program: program, At: at, By: by})
		return incident.Export{Head: archive.Head, Lines: archive.Lines}, err
	})
	if err != nil {
		return err
	}
	if r := record.Verify(archive.Body, program); !r.Sound() || !r.Rebuilt || r.Head != res.Entry.Text {
		return fmt.Errorf("the record is not sound: %+v", r.Faults)
	}
	s.head = res.Entry.Text
	return nil
}

// headStands checks that the room and the timeline say the head of the last record that somebody took along.
func (s *stage) headStands(string) error {
	if s.head == "" {
		return fmt.Errorf("nobody took a record along")
	}
	return s.channelStep("room", "shows "+s.head)
}
