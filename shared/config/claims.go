package config

import (
	"noroshi.internal/shared/playbook"
)

// idsIn are those of a playbook's announcements and documents.
func idsIn(set playbook.Set, id string) map[string][]string {
	pb, _ := set.Get(id)
	ids := map[string][]string{}
	for _, a := range pb.Announcements {
		ids["announcement"] = append(ids["announcement"], a.ID)
	}
	for _, d := range pb.Documents {
		ids["document"] = append(ids["document"], d.ID)
	}
	return ids
}
