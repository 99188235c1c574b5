package incident

// NoChannel returns why the incident's channel could not be made; ok is false when it was, or may be yet.
func (i Incident) NoChannel() (p Problem, ok bool) {
	p, ok = i.Problems[Problem{System: string(Slack), Key: ChannelLink}.ID()]
	return p, ok && p.Code != CodeWaiting && i.Links[ChannelLink].Ref == ""
}
