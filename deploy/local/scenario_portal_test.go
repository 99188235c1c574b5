package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// portal is where an object of the scenario's portal stands.
func (s *stage) portal(name string) string {
	return filepath.Join(s.dir, "portal", filepath.FromSlash(name))
}

// portalStep is what happens to the portal, or is seen of it: "breaks" (its disk is gone), "heals", "shows NAME TEXT", "hides NAME TEXT",
// "lacks NAME", where {id} in a name is the newest incident's id.
func (s *stage) portalStep(rest string) error {
	verb, rest, _ := strings.Cut(rest, " ")
	name, text, _ := strings.Cut(rest, " ")
	switch verb {
	case "breaks":
		return errors.Join(os.Rename(s.portal(""), s.portal("")+".away"), os.WriteFile(s.portal(""), nil, 0o600))
	case "heals":
		return errors.Join(os.Remove(s.portal("")), os.Rename(s.portal("")+".away", s.portal("")))
	}
	if all, err := s.machine.service.Open(s.t.Context()); err == nil && len(all) > 0 {
		name = strings.ReplaceAll(name, "{id}", string(all[len(all)-1].ID))
	}
	body, err := os.ReadFile(s.portal(name))
	switch {
	case verb == "lacks" && errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case verb == "shows" && strings.Contains(string(body), text), verb == "hides" && !strings.Contains(string(body), text):
		return nil
	}
	return fmt.Errorf("%s says\n%s", name, body)
}
