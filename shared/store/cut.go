package store

import (
	"cmp"
	"slices"

	"noroshi.internal/shared/incident"
)

// CutTx reads all that is known of an incident as it stood when the transaction began, or ErrNotFound. What is known of the world
// around it, and what people are called, the caller adds. It reads everything, so that whoever writes waits for it: nobody does it often.
func CutTx(tx Tx, id incident.ID) (c incident.Cut, err error) {
	if c.State, err = LoadTx(tx, id, incident.Scope{All: true, KPT: true}); err != nil {
		return c, err
	}
	if c.Entries, err = TimelineTx(tx, id); err != nil {
		return c, err
	}
	if c.Notices, c.Texts, err = allNotices(tx, id); err != nil {
		return c, err
	}
	t, err := TellingTx(tx, c.State.Incident)
	c.Contacts = c.State.Incident.Contacts(t)
	return c, err
}

// allNotices reads the notices of an incident, and every version of their texts.
func allNotices(r reader, id incident.ID) (all []incident.Notice, texts []incident.NoticeText, err error) {
	docs, err := r.List(Query{Collection: NoticesOf(id)})
	if err != nil {
		return nil, nil, err
	}
	if all, err = Collect[incident.Notice](docs); err != nil {
		return nil, nil, err
	}
	slices.SortFunc(all, func(a, b incident.Notice) int { return a.No - b.No })
	for _, n := range all {
		docs, err := r.List(Query{Collection: NoticeTextsOf(id, n.No)})
		if err != nil {
			return nil, nil, err
		}
		versions, err := Collect[incident.NoticeText](docs)
		if err != nil {
			return nil, nil, err
		}
		texts = append(texts, versions...)
	}
	slices.SortFunc(texts, func(a, b incident.NoticeText) int { return cmp.Or(a.No-b.No, a.Version-b.Version) })
	return all, texts, nil
}
