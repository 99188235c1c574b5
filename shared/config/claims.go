package config

import (
	"fmt"
	"slices"
	"strings"

	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/yamlx"
)

// claim is something the settings say about playbooks, kept with its place until the playbooks are known: that there is this
// "playbook", or that the chosen one has this "announcement" or "document".
type claim struct {
	at       yamlx.Fault
	what, id string
}

func (c Config) disagreements(set playbook.Set) (out yamlx.Faults) {
	pb, known := set.Get(c.Settings.Playbook)
	ids := map[string][]string{}
	for _, a := range pb.Announcements {
		ids["announcement"] = append(ids["announcement"], a.ID)
	}
	for _, d := range pb.Documents {
		ids["document"] = append(ids["document"], d.ID)
	}
	for _, x := range c.claims {
		f := x.at
		switch {
		case x.what == "playbook" && !known:
			f.Text = fmt.Sprintf("playbook is %s, which does not exist; allowed: %s", yamlx.Quote(x.id), strings.Join(set.IDs(), ", "))
		case x.what != "playbook" && known && !slices.Contains(ids[x.what], x.id):
			f.Text = fmt.Sprintf("%s %s is not in playbook %s; allowed: %s", x.what, yamlx.Quote(x.id), pb.ID, strings.Join(ids[x.what], ", "))
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}
