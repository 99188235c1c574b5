package plan

import (
	"fmt"

	"noroshi.internal/shared/incident"
)

// executives are the three lines that executives were told last, in each of their channels: a message of its own each time, so that they
// are notified, and none under the announcement, which nobody opens for them. What they were told before stays as it is.
func (p planner) executives() (out []Effect) {
	if p.i.Executives == nil {
		return nil
	}
	for _, channel := range p.i.ExecutiveChannels() {
		out = append(out, Effect{
			Key: ExecutivesKey(p.i.Executives.No, channel), Kind: MessageKind, Life: Once, Urgency: Decided, Place: channel,
			Facts: Executives{Brief: p.brief(p.lang()), Since: p.i.DeclaredAt, Told: *p.i.Executives},
		})
	}
	return out
}

// ExecutivesKey is the n-th message that tells a channel of executives how it stands.
func ExecutivesKey(n int, channel string) Key {
	return Key(fmt.Sprintf("%s%d/%s", executivesPrefix, n, channel))
}

// executiveOrphans are those of them that may be there although others have taken their place.
func executiveOrphans(i incident.Incident) (keys []Key) {
	if i.Executives == nil {
		return nil
	}
	for n := max(1, i.Executives.No-suspected+1); n <= i.Executives.No; n++ {
		for _, channel := range i.ExecutiveChannels() {
			keys = append(keys, ExecutivesKey(n, channel))
		}
	}
	return keys
}
