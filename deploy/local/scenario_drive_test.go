package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
)

// driveWriter makes documents in a shared drive when the scenario's settings name a folder in one; nil: they do not. The
// drive has every template of the settings, and outlives the process.
func (s *stage) driveWriter() document.Writer {
	d := s.config.Settings.Documents
	if d.Folder == "" {
		return nil
	}
	if s.drive == nil {
		s.drive = drivefake.New(drivefake.Options{})
		s.drive.SharedDrive("0SharedDrive", drivefake.ContentManager)
		s.drive.Put(drivefake.File{ID: d.Folder, MimeType: drivefake.FolderType, Parent: "0SharedDrive"})
		for _, id := range d.Templates {
			s.drive.Put(drivefake.File{
				ID: id, MimeType: drivefake.DocumentType, Parent: "0SharedDrive",
				Text: drivefake.Text{Body: []string{"{{mark}}{{title}}", "{{started_at}}"}, Table: [][]string{{"{{region}}", "{{contact}}"}}},
			})
		}
	}
	w, err := drive.New(s.t.Context(), drive.Options{
		Clock: clock.Machine, Folder: d.Folder, Templates: d.Templates, Readers: d.Readers, Transport: s.drive.Transport(),
		DriveURL: "http://drive.test" + drivefake.DrivePath, DocsURL: "http://drive.test/",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return w
}

// driveStep is something that happens in Google Drive: "deletes ID", "restores ID", "expels", "admits", "down", "up", "refuses OPERATION
// STATUS REASON [TIMES]", "loses OPERATION" (the answer), "edits WORDS → OTHER" (a person, in the first copy that says them), "copies N" (so many documents of an incident are there),
// "writes PERSON DOCUMENT TEXT" (below the rest of its copy; whose address nobody sees is no person of the team's),
// "shows TEXT" and "hides TEXT" (in all of them together).
func (s *stage) driveStep(words []string) error {
	rest := strings.Join(words[1:], " ")
	switch words[0] {
	case "deletes", "restores":
		s.drive.Change(words[1], func(f *drivefake.File) { f.Trashed = words[0] == "deletes" })
	case "down", "up":
		s.drive.SetDown(words[0] == "down")
	case "expels", "admits":
		s.drive.SharedDrive("0SharedDrive", map[string]drivefake.Role{"admits": drivefake.ContentManager}[words[0]])
	case "refuses":
		return s.driveRefuses(words[1:])
	case "loses":
		s.drive.Next(words[1], drivefake.Fault{Did: true})
	case "copies":
		if n := strconv.Itoa(len(s.copies())); n != rest {
			return fmt.Errorf("there are %s documents", n)
		}
	case "edits":
		words, other, _ := strings.Cut(rest, " → ")
		return s.editsCopy(words, other)
	case "writes":
		return s.writesIn(words[1], words[2], unescaped(strings.Join(words[3:], " ")))
	case "shows":
		return contains(strings.Join(s.copies(), "\n"), rest)
	case "hides":
		return lacks(strings.Join(s.copies(), "\n"), rest)
	default:
		return fmt.Errorf("a drive cannot be %q", words[0])
	}
	return nil
}

// editsCopy is a person writing other words in a paragraph of a copy.
func (s *stage) editsCopy(words, other string) error {
	for _, folder := range s.drive.In(s.config.Settings.Documents.Folder) {
		copies := s.drive.In(folder.ID)
		slices.SortFunc(copies, func(a, b drivefake.File) int { return strings.Compare(a.Name, b.Name) }) // they are made beside each other
		for _, f := range copies {
			if !strings.Contains(f.Text.String(), words) {
				continue
			}
			s.drive.Change(f.ID, func(f *drivefake.File) {
				for _, lines := range append([][]string{f.Text.Body, f.Text.Tab}, f.Text.Table...) {
					for i := range lines {
						lines[i] = strings.Replace(lines[i], words, other, 1)
					}
				}
			})
			return nil
		}
	}
	return fmt.Errorf("no copy says %q", words)
}

// writesIn is a person writing lines in the copy of a document.
func (s *stage) writesIn(person, name, text string) error {
	by := drivefake.Edit{Name: person}
	by.Mail = map[string]string{"kakei": "kakei@example.com", "bangkok": "nok@example.com", "berlin": "jonas@example.com", "tokyo": "sato@example.com"}[person]
	for _, folder := range s.drive.In(s.config.Settings.Documents.Folder) {
		for _, f := range s.drive.In(folder.ID) {
			if f.Properties["noroshi_document"] == name {
				s.drive.ChangeAs(by, f.ID, func(f *drivefake.File) { f.Text.Body = append(f.Text.Body, strings.Split(text, "\n")...) })
				return nil
			}
		}
	}
	return fmt.Errorf("there is no copy of %s", name)
}

func (s *stage) driveRefuses(words []string) error {
	status, err := strconv.Atoi(words[1])
	times := 1
	if len(words) > 3 && err == nil {
		times, err = strconv.Atoi(words[3])
	}
	for range times {
		s.drive.Next(words[0], drivefake.Fault{Status: status, Reason: words[2]})
	}
	return err
}

// copies is what stands in the documents of all incidents.
func (s *stage) copies() (texts []string) {
	for _, folder := range s.drive.In(s.config.Settings.Documents.Folder) {
		for _, f := range s.drive.In(folder.ID) {
			texts = append(texts, f.Text.String())
		}
	}
	return texts
}
