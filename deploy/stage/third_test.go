package main

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

// A third system's function is staged with the others, from the folder of its name.
//
//nolint:paralleltest // it changes the systems that the others read
func TestAThirdSystemIsStaged(t *testing.T) {
	listed := incident.Systems
	t.Cleanup(func() { incident.Systems = listed })
	incident.Systems = append(slices.Clone(listed), incident.Outside{Name: "third"})
	all, err := chosen(nil)
	if err != nil || !slices.Contains(all, "third") {
		t.Errorf("staged are %v, %v", all, err)
	}
	if _, err := chosen([]string{"third"}); err != nil {
		t.Error(err)
	}
}
