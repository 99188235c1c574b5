// Package web is the form: the pages on which everything works for the day Slack is down. They ask the same service for
// the same things as Slack does, so that one board shows the truth, and when Slack returns it is brought to it.
//
// Every page works with scripts off. What a person sends carries a token, which is bound to their session and becomes the
// id of the request: sent twice it counts once. Its parts: page is what is shown, session who is there, signin and
// breakglass how they come in, draft what they had typed when a session ended.
package web

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"noroshi.internal/shared/people"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/web/draft"
	"noroshi.internal/shared/web/limit"
	"noroshi.internal/shared/web/page"
	"noroshi.internal/shared/web/session"
)

// New returns the form over a store, which svc stands on, too.
func New(svc *service.Service, db store.DB, opt Options) (*Site, error) {
	seal, err := session.NewSealer(opt.Keys...)
	if err != nil {
		return nil, fmt.Errorf("the form: %w", err)
	}
	opt.Log = cmp.Or(opt.Log, slog.Default())
	if opt.Caller == nil {
		opt.Caller = limit.Callers{}.Of
	}
	s := &Site{
		svc: svc, people: people.NewCache(db, svc.Clock()), seal: seal, drafts: draft.New(db, svc.Clock()), opt: opt,
		guesses: limit.New(10, time.Minute, svc.Clock()), shown: limit.New(10, time.Minute, svc.Clock()),
		told: limit.New(10, time.Minute, svc.Clock()), records: limit.New(10, time.Minute, svc.Clock()), sent: limit.New(60, time.Second, svc.Clock()),
	}
	s.handler = s.guarded(s.routes())
	return s, nil
}

// ServeHTTP implements http.Handler, for everything under Root.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Site) routes() http.Handler {
	mux := http.NewServeMux()
	page.Static(mux, Root)
	mux.HandleFunc("GET "+Root+"-/ping", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET "+Root+"guide", s.guide)
	mux.HandleFunc("GET "+Root+"in", s.enter)
	mux.HandleFunc("GET "+Root+"in/go", s.toProvider)
	mux.HandleFunc("GET "+Root+"in/back", s.fromProvider)
	mux.HandleFunc("POST "+Root+"in/link", s.showLink)
	mux.HandleFunc("GET "+Root+"in/key", s.byLink)
	mux.HandleFunc("POST "+Root+"in/key", s.useLink)
	mux.HandleFunc("GET "+Root+"in/code", s.byCode)
	mux.HandleFunc("POST "+Root+"in/code", s.useCode)
	mux.HandleFunc("POST "+Root+"out", s.leave)
	mux.HandleFunc("GET "+Root+"{$}", s.inside(s.home))
	mux.HandleFunc("GET "+endedURL, s.inside(s.endedList))
	mux.HandleFunc("GET "+triesURL, s.inside(s.tries))
	mux.HandleFunc("GET "+measuresURL, s.inside(s.measures))
	mux.HandleFunc("GET "+Root+"declare", s.inside(s.declareForm))
	mux.HandleFunc("POST "+Root+"declare", s.inside(s.declare))
	mux.HandleFunc("GET "+reportURL, s.inside(s.reportPage))
	mux.HandleFunc("POST "+reportURL, s.inside(s.report))
	mux.HandleFunc("GET "+nearURL, s.inside(s.nearPage))
	mux.HandleFunc("POST "+nearURL, s.inside(s.settle))
	mux.HandleFunc("GET "+customersURL, s.inside(s.customers))
	mux.HandleFunc("POST "+customersURL+"/do/{act}", s.inside(s.customersAct))
	mux.HandleFunc("GET "+Root+"i/{id}", s.about(s.board))
	mux.HandleFunc("GET "+Root+"i/{id}/todo/{todo}", s.about(s.todo))
	mux.HandleFunc("GET "+Root+"i/{id}/timeline", s.about(s.timeline))
	mux.HandleFunc("GET "+Root+"i/{id}/timeline.md", s.about(s.markdown))
	mux.HandleFunc("GET "+Root+"i/{id}/print", s.about(s.print))
	mux.HandleFunc("GET "+Root+"i/{id}/check", s.about(s.checkSheet))
	mux.HandleFunc("GET "+Root+"i/{id}/handover", s.about(s.handover))
	mux.HandleFunc("GET "+Root+"i/{id}/state", s.about(s.catchUp))
	mux.HandleFunc("GET "+Root+"i/{id}/evening", s.about(s.evening))
	mux.HandleFunc("GET "+Root+"i/{id}/record", s.about(s.recordPage))
	mux.HandleFunc("POST "+Root+"i/{id}/record", s.about(s.takeRecord))
	mux.HandleFunc("GET "+Root+"i/{id}/review", s.about(s.review))
	mux.HandleFunc("GET "+Root+"i/{id}/do/{act}", s.aboutForm(s.actForm))
	mux.HandleFunc("GET "+Root+"i/{id}/customers", s.ofCustomers(s.whoWasTold))
	mux.HandleFunc("POST "+Root+"i/{id}/customers", s.ofCustomers(s.mark))
	mux.HandleFunc("POST "+Root+"i/{id}/customers"+fileEnding, s.ofCustomers(s.export))
	mux.HandleFunc("POST "+Root+"i/{id}/do/{act}", s.toAct())
	for _, short := range []string{"GET /{$}", "GET " + strings.TrimSuffix(Root, "/")} { // as people type it
		mux.Handle(short, http.RedirectHandler(Root, http.StatusSeeOther))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.missing(w, r, s.visitor(r)) })
	return mux
}
