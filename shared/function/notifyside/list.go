package notifyside

import (
	"context"
	"time"

	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/customer/keep"
	"noroshi.internal/shared/customer/source"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
)

// readTime is how long the reading of a list may take: 20 MiB from another continent.
const readTime = time.Minute

// readList reads the list of customers, if the settings name one and it is due: what a mark of the workspace asks for.
func readList(ctx context.Context, p function.Parts) error {
	where := p.Config.Settings.Customers
	if !where.Named() {
		return nil
	}
	function.Note(ctx, incident.Workspace, "looked at the list of customers")
	return keep.Keeper{Service: p.Service(), DB: p.DB, Clock: p.Clock, Place: where.Place(), Get: func(ctx context.Context) (customer.Table, string) {
		return get(ctx, p)
	}}.Read(ctx)
}

// get gets the list from where it is kept.
func get(ctx context.Context, p function.Parts) (customer.Table, string) {
	ctx, cancel := p.Clock.WithTimeout(ctx, readTime)
	defer cancel()
	s := source.Source{Where: p.Config.Settings.Customers, StorageURL: p.Config.StorageURL, SheetsURL: p.Config.SheetsURL, Transport: p.Transport}
	table, err := s.Read(ctx)
	if err != nil {
		code := source.Code(err)
		p.Log.WarnContext(ctx, "the list of customers could not be read; the last good copy stays", "code", code, "err", err)
		return table, code
	}
	return table, ""
}
