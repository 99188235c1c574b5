package config

import (
	"fmt"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/yamlx"
)

// claim is something the settings say about playbooks, kept with its place until the playbooks are known.
type claim struct {
	at           yamlx.Fault
	playbook     string // the chosen one
	announcement string // one that the chosen playbook should have
	document     string // one that the chosen playbook should have
}

func (c Config) disagreements(set playbook.Set) (out yamlx.Faults) {
	if len(c.claims) == 0 {
		return nil
	}
	pb, known := set.Get(c.Settings.Playbook)
	for _, x := range c.claims {
		f := x.at
		switch {
		case x.playbook != "" && !known:
			f.Text = fmt.Sprintf("playbook is %s, which does not exist; allowed: %s", yamlx.Quote(x.playbook), strings.Join(set.IDs(), ", "))
		case x.announcement != "" && known && !hasAnnouncement(pb, x.announcement):
			f.Text = fmt.Sprintf("announcement %s is not in playbook %s; allowed: %s", yamlx.Quote(x.announcement), pb.ID, announcementIDs(pb))
		case x.document != "" && known && !slices.Contains(documentIDs(pb), x.document):
			f.Text = fmt.Sprintf("document %s is not in playbook %s; allowed: %s", yamlx.Quote(x.document), pb.ID, strings.Join(documentIDs(pb), ", "))
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}

func announcementIDs(pb incident.Playbook) string {
	ids := make([]string, len(pb.Announcements))
	for i, a := range pb.Announcements {
		ids[i] = a.ID
	}
	return strings.Join(ids, ", ")
}

func documentIDs(pb incident.Playbook) (ids []string) {
	for _, d := range pb.Documents {
		ids = append(ids, d.ID)
	}
	return ids
}
