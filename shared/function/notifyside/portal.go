package notifyside

import (
	"cmp"
	"context"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/store"
)

// OpenPortal returns the system Portal. Nothing is called.
func OpenPortal(p function.Parts) (effect.System, error) {
	whole := func(ctx context.Context, id incident.ID) (incident.PortalIncident, error) {
		return store.LoadPosted(ctx, p.DB, id)
	}
	return portal.NewSystem(portal.Options{Place: Place(p), Plan: plan.ForPortal, Clock: p.Clock, Whole: whole}), nil
}

// Place is where the portal's objects stand. Nothing is called.
func Place(p function.Parts) place.Place {
	switch at := p.Config.Portal; {
	case at.Bucket != "":
		return &place.Bucket{Name: at.Bucket, Prefix: at.Prefix, URL: p.Config.StorageURL, Transport: p.Transport}
	case at.Dir != "":
		return place.Dir(at.Dir)
	}
	return place.Absent{}
}

// PlaceAddresses are those that the portal's objects are written at: Cloud Storage's, where they stand in a bucket.
func PlaceAddresses(p function.Parts) []string {
	if p.Config.Portal.Bucket == "" {
		return nil
	}
	return []string{cmp.Or(p.Config.StorageURL, place.DefaultURL)}
}
