package yamlx

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"noroshi.internal/shared/typed"
)

// Object is a set of keys with their values. The zero Object is that of an absent Value: it has no keys and reports
// nothing.
type Object struct {
	at     Value
	keys   []Value // the keys as they stand in the file, each once
	values map[string]Value
}

// Object reads the object at v. A key that is not in allowed, stands twice, or is no plain word is a fault; with nothing
// in allowed, every key is right.
func (v Value) Object(allowed ...string) Object {
	o := Object{values: map[string]Value{}}
	if !v.is(yaml.MappingNode, "an object (key: value)") {
		return o
	}
	o.at = v
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		o.read(v.node.Content[i], v.node.Content[i+1], allowed)
	}
	return o
}

func (o *Object) read(key, value *yaml.Node, allowed []string) {
	log, name := o.at.log, typed.Plain(key.Value)
	_, twice := o.values[name]
	switch {
	case key.Kind != yaml.ScalarNode || key.Tag == "!!merge" || key.Tag == "!!null":
		log.at(key, "this key is not a plain word; allowed: %s", orAny(allowed))
	case len(allowed) > 0 && !slices.Contains(allowed, name):
		log.at(key, "unknown key %s; allowed: %s", Quote(o.path(name)), orAny(allowed))
	case twice:
		log.at(key, "key %s is there twice; allowed: once", Quote(o.path(name)))
	default:
		o.keys = append(o.keys, Value{node: key, log: log, name: strings.TrimSpace(o.at.name + " key")})
		o.values[name] = o.at.child(value, o.path(name))
	}
}

func (o Object) path(key string) string {
	if credential.MatchString(key) {
		key = "(hidden)"
	}
	if o.at.name == "" {
		return key
	}
	return o.at.name + "." + key
}

// Keys returns the keys in the order of the file.
func (o Object) Keys() []Value { return o.keys }

// Get returns the value of a key, absent when the key is.
func (o Object) Get(key string) Value { return o.values[key] }

// Need returns the value of a key that must be there; a missing one is a fault at the object.
func (o Object) Need(key string) Value {
	v, ok := o.values[key]
	if !ok && o.at.Present() {
		o.at.log.at(o.at.node, "%s is missing; every %s needs it", o.path(key), o.noun())
	}
	return v
}

// noun names what o is one of: "phases[3].todos[0]" is one of todos.
func (o Object) noun() string {
	if o.at.name == "" {
		return "file"
	}
	name := o.at.name[strings.LastIndexByte(o.at.name, '.')+1:]
	list, _, item := strings.Cut(name, "[")
	if item {
		return "item of " + list
	}
	return name
}

func orAny(allowed []string) string {
	if len(allowed) == 0 {
		return "a plain word"
	}
	return strings.Join(allowed, ", ")
}

// Twice tells the first use of an id from a later one and reports the later one at v, naming the line of the first.
type Twice map[string]Value

// Seen records id, used at v, and reports whether it was there already.
func (t Twice) Seen(id string, v Value) bool {
	first, ok := t[id]
	if ok {
		v.Fault("is %s, as in line %d already; allowed: each only once", Quote(id), first.node.Line)
		return true
	}
	if id != "" && v.Present() {
		t[id] = v
	}
	return false
}

// Missing reports at v that something expected in it is not there; it is a Fault whose text stands alone.
func (v Value) Missing(format string, args ...any) {
	if v.node != nil {
		v.log.at(v.node, format, args...)
	}
}
