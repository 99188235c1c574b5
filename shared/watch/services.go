package watch

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/vocabulary"
	"noroshi.internal/shared/watch/provider"
)

// manyServices is the key of an event that names no service of its own.
const manyServices = "multipleservices"

// mostServices is how many of an event's services people are told.
const mostServices = 8

// ServicesOf names the services of an event that people are told, as they call them, its own first.
func ServicesOf(e provider.Event) []string {
	all := everyService(e)
	return all[:min(len(all), mostServices)]
}

// everyService names all services that an event hits.
func everyService(e provider.Event) (out []string) {
	add := func(code, name string) {
		if code == manyServices || code == "" {
			return
		}
		if said := called(code, name); !slices.Contains(out, said) {
			out = append(out, said)
		}
	}
	add(e.Service.Code(), e.Service.Name)
	for _, a := range e.Affected {
		if a.Status != provider.Resolved || !e.Open() {
			add(provider.Service{Key: a.Key}.Code(), a.Name)
		}
	}
	return out
}

// called is what people call a service: by the word that is known for it, else by the provider's name.
func called(code, name string) string {
	for _, said := range []string{code, name} {
		if known := vocabulary.Recognise(said).Services; len(known) == 1 {
			return known[0]
		}
	}
	return cmp.Or(name, strings.ToUpper(code))
}
