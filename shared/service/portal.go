package service

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TryPortal has the portal be of the day that it is in the workspace, and tells incidents how it went to put their notices there, should
// whoever did so have died before.
func (s *Service) TryPortal(ctx context.Context) error {
	if !s.settings.Notices.Portal.Named() { // incidents from before it was taken out may still send there
		return s.TellPortal(ctx)
	}
	return errors.Join(s.turnPortal(ctx), s.TellPortal(ctx))
}

// turnPortal records that another day has begun, and has it looked whether all still stands on the portal: somebody may have emptied it.
func (s *Service) turnPortal(ctx context.Context) error {
	at := s.clock.Now()
	zone, err := time.LoadLocation(s.settings.Timezone)
	if err != nil { // validated at the start
		return err
	}
	day := at.In(zone).Format(time.DateOnly)
	i, err := store.LoadHeader(ctx, s.db, incident.Workspace)
	if errors.Is(err, store.ErrNotFound) || err == nil && i.PortalDay >= day {
		return nil // Prepare comes first
	}
	if err != nil {
		return err
	}
	if err := s.tellOne(ctx, incident.Tell(RequestID("portal", day), incident.Workspace, at, incident.ViaTool, incident.PortalTurns{Day: day})); err != nil {
		return err
	}
	return s.update(ctx, func(tx store.Tx) error {
		return missed(tx, incident.Workspace, incident.Portal, at.Truncate(24*time.Hour), at)
	})
}

// tellOne tells an incident something that it may know.
func (s *Service) tellOne(ctx context.Context, req incident.Request) error {
	_, err := s.Do(ctx, req)
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

// toldFor is how long after its last change an incident is told how that went on the portal.
const toldFor = 7 * 24 * time.Hour

// TellPortal tells incidents which of their notices stand on the portal, or why the last one does not. A worker calls it when its pass is
// over. What is still to be put there has a mark, which was left with the row that says so: rows are read first.
func (s *Service) TellPortal(ctx context.Context) error {
	rows, err := store.PortalRows(ctx, s.db)
	if err != nil || len(rows) == 0 {
		return err
	}
	marks, err := store.MarksFor(ctx, s.db, incident.Workspace, incident.Portal)
	if err != nil {
		return err
	}
	fault, err := s.portalFault(ctx)
	if err != nil || fault == "" && len(marks) > 0 {
		return err
	}
	var faults []error
	for _, row := range rows {
		if row.OverAt.IsZero() || s.clock.Now().Sub(row.Changed()) < toldFor {
			faults = append(faults, s.tellShown(ctx, row, fault))
		}
	}
	return errors.Join(faults...)
}

// portalFault is the code of why something does not get to the portal; "": nothing is known to fail.
func (s *Service) portalFault(ctx context.Context) (string, error) {
	if !s.settings.Notices.Portal.Named() {
		return incident.CodeNoPortal, nil
	}
	i, err := store.LoadHeader(ctx, s.db, incident.Workspace)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	all := incident.ProblemsOf(i, incident.Portal)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return cmp.Or(all[0].Why, all[0].Code), nil
}

// tellShown tells one incident, if that is news.
func (s *Service) tellShown(ctx context.Context, row incident.PortalRow, fault string) error {
	i, err := store.LoadHeader(ctx, s.db, row.Incident)
	if err != nil || i.Portal == nil {
		return err
	}
	was, news := i.Portal.Shown, incident.PortalShows{No: row.Last().No}
	if fault != "" && was.No != news.No {
		news = incident.PortalShows{No: was.No, Fault: fault}
	}
	if was.No == news.No && was.Fault == news.Fault {
		return nil
	}
	id := RequestID("portal", string(row.Incident), strconv.Itoa(news.No), news.Fault, strconv.Itoa(i.Portal.Changes), store.Moment(was.Since))
	return s.tellOne(ctx, incident.Tell(id, row.Incident, s.clock.Now(), incident.ViaTool, news))
}
