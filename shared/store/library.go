package store

import (
	"encoding/json"
	"reflect"
	"sync"
)

// mostTexts bounds what a library remembers, a few hundred kilobytes each: incidents that run are few, and have few playbooks
// among them.
const mostTexts = 16

// library remembers what the texts that were read last say.
type library[T any] struct {
	mu    sync.Mutex
	known map[string]T // by the text
}

// read returns what take makes of a text, or has made of the same one before.
func (l *library[T]) read(text []byte, take func([]byte) (T, error)) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.known[string(text)]; ok {
		return known, nil
	}
	said, err := take(text)
	if err != nil {
		return said, err
	}
	if l.known == nil || len(l.known) >= mostTexts {
		l.known = map[string]T{}
	}
	l.known[string(text)] = said
	return said, nil
}

// headers remembers incidents: many people look at one that stays the same while its TODOs change.
var headers library[header]

// decode reads a header. What it refers to is nobody else's: whoever changes it changes it for nobody else.
func (h *header) decode(body []byte) (err error) {
	*h, err = headers.read(body, func(body []byte) (h header, err error) {
		err = json.Unmarshal(body, &h)
		return h, err
	})
	own(reflect.ValueOf(h).Elem())
	return err
}

// own puts copies in the place of what v refers to in fields that are exported.
func own(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for n := range v.NumField() {
			if f := v.Field(n); f.CanSet() {
				own(f)
			}
		}
	case reflect.Slice:
		if !v.IsNil() {
			ownSlice(v)
		}
	case reflect.Map:
		if !v.IsNil() {
			ownMap(v)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			v.Set(owned(v.Elem()).Addr())
		}
	default: // it refers to nothing that can be changed
	}
}

// owned is a copy of v that can be changed.
func owned(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	own(c)
	return c
}

func ownSlice(v reflect.Value) {
	c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(c, v)
	for n := range c.Len() {
		own(c.Index(n))
	}
	v.Set(c)
}

func ownMap(v reflect.Value) {
	c := reflect.MakeMapWithSize(v.Type(), v.Len())
	for at := v.MapRange(); at.Next(); {
		c.SetMapIndex(at.Key(), owned(at.Value()))
	}
	v.Set(c)
}
