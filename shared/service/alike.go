package service

import (
	"context"
	"errors"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Alike returns the sign or incident that is about the same as another one since that was changed by an entry, of which one is a sign;
// zero: there is none, or it is over. An incident comes before a sign.
func (s *Service) Alike(ctx context.Context, e incident.Entry) (other incident.Incident, err error) {
	if e.Beside == "" {
		return other, nil
	}
	other, err = store.LoadHeader(ctx, s.db, e.Beside)
	if errors.Is(err, store.ErrNotFound) || err == nil && !other.Status.MakesNew() {
		return incident.Incident{}, nil
	}
	return other, err
}

// alike are those that are about the same as i, where one of the two is a sign: incidents first, of each the newest first.
func alike(all store.Signs, i incident.Incident) (rows []store.SignRow) {
	sign := i.Status == incident.SignStatus
	for _, status := range []incident.Status{incident.Open, incident.SignStatus} {
		for _, row := range slices.Backward(all.Rows) {
			both := row.ID != i.ID && row.Kind == i.Kind && row.Status == status && (sign || status == incident.SignStatus)
			if both && incident.Overlaps(row.Facts(), i.Facts, sameWord) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// meets adds to a correction or a report, by which a sign and something that runs become known to be about the same, that each of the
// two says so: as evidence, which leads to the other. Its entry says which that is. It is read before anything is written.
func (s *Service) meets(tx store.Tx, before incident.State, req incident.Request, d *incident.Decision) (out []incident.Decision, err error) {
	if !tellsWhere(req.Do) || d.Incident == nil || !moved(before.Incident, *d.Incident) {
		return nil, nil
	}
	all, err := store.LoadSigns(tx)
	if err != nil {
		return nil, err
	}
	for _, row := range alike(all, *d.Incident) {
		other, err := store.LoadTx(tx, row.ID, incident.Scope{})
		if err == nil && other.Incident.Status.MakesNew() {
			d.Entry.Beside = row.ID
			return s.named(tx, req, after(before, *d).State, other)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	return nil, nil
}

// tellsWhere reports whether people may say by an action what something is about that stands already.
func tellsWhere(do incident.Action) bool {
	switch do.(type) {
	case incident.Correct, incident.ReportSign:
		return true
	}
	return false
}

// moved reports whether an incident is about something else than before.
func moved(before, now incident.Incident) bool {
	was, _ := incident.GuardKey(before.Kind, before.Facts, typed.Word)
	is, _ := incident.GuardKey(now.Kind, now.Facts, typed.Word)
	return was != is
}

// named are the decisions by which two name each other, once.
func (s *Service) named(tx store.Tx, req incident.Request, one, other incident.State) (out []incident.Decision, err error) {
	for _, pair := range [][2]incident.State{{one, other}, {other, one}} {
		on, about := pair[0], pair[1].Incident
		says := req
		says.ID, says.Incident, says.Delivery = alikeID(on.Incident.ID, about.ID), on.Incident.ID, ""
		says.Do = incident.AddEvidence{Text: alikeText(on.Incident.Settings.Language, about), Link: pageOf(about)}
		if _, err := store.FindEntry(tx, on.Incident.ID, says.ID); !errors.Is(err, store.ErrNotFound) {
			if err != nil {
				return nil, err
			}
			continue
		}
		d, err := incident.Decide(on, says)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// hides are the decisions by which signs that name another one name it no more, since that begins in private.
func (s *Service) hides(tx store.Tx, before incident.State, req incident.Request, begun incident.Incident) (out []incident.Decision, err error) {
	if !begun.Private || before.Incident.Private {
		return nil, nil
	}
	all, err := store.LoadSigns(tx)
	for _, row := range alike(all, before.Incident) {
		other, one := store.LoadTx(tx, row.ID, incident.Scope{})
		switch {
		case errors.Is(one, store.ErrNotFound):
		case one != nil:
			return nil, one
		case names(other.Incident, begun.ID):
			d, one := incident.Decide(other, hiding(req, other.Incident, begun))
			out, err = append(out, d), errors.Join(err, one)
		}
	}
	return out, err
}

// names reports whether a sign's card says that another one is about the same.
func names(i incident.Incident, other incident.ID) bool {
	named := alikeID(i.ID, other)
	return i.Status == incident.SignStatus && slices.ContainsFunc(i.Sign.Evidence, func(r incident.Report) bool { return r.ID == named })
}

// hiding is the request by which a sign says the same of another one as of something private.
func hiding(req incident.Request, on, begun incident.Incident) incident.Request {
	req.ID, req.Incident, req.Delivery = RequestID("hidden", string(on.ID), string(begun.ID)), on.ID, ""
	req.Do = incident.AddEvidence{Text: alikeText(on.Settings.Language, begun), Instead: alikeID(on.ID, begun.ID)}
	return req
}

// alikeID is the id of the entry by which one says that another one is about the same.
func alikeID(on, about incident.ID) string { return RequestID("alike", string(on), string(about)) }

func alikeText(lang incident.Lang, i incident.Incident) string {
	title := i.Facts.Title
	if i.Private {
		title = text.SignHidden.In(lang)
	}
	return text.SignAlike.In(lang, "title", title, "status", text.Status(lang, i.Status))
}

// pageOf is the address of an incident's page in the form; "": there is no form, or not everybody may see it.
func pageOf(i incident.Incident) string {
	if i.Settings.Form == "" || i.Private {
		return ""
	}
	return i.Settings.Form + "i/" + string(i.ID)
}

// commitMet commits a decision and those that follow from it, of which one may be about the same incident: its header is written once,
// and its workers are woken once.
func commitMet(tx store.Tx, d incident.Decision, met []incident.Decision) error {
	for n, m := range met {
		if m.Entry.Incident != d.Entry.Incident {
			continue
		}
		if m.Incident != nil {
			d.Incident = m.Incident
		}
		met[n].Incident = nil
		met[n].Systems = slices.DeleteFunc(m.Systems, func(system incident.System) bool { return slices.Contains(d.Systems, system) })
	}
	for _, m := range append(met, d) {
		if err := store.Commit(tx, m); err != nil {
			return err
		}
	}
	return nil
}
