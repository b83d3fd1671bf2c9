package plan

import (
	"errors"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

func TestDepthChoosesCases(t *testing.T) {
	var ten []contract.Property
	for i := range 5 {
		ten = append(ten, text("name"+string(rune('a'+i))), integer("count"+string(rune('a'+i))))
	}
	at := func(d Depth) *Plan {
		opts := options(keyed(ten...))
		opts.Depth = d
		return mustPlan(t, opts)
	}
	quick, usual, full := at(Quick), at(Default), at(Full)
	if n := quick.Requests(); n >= 20 {
		t.Errorf("want quick under 20 requests, got %d", n)
	}
	for _, id := range ids(quick) {
		if !slices.Contains(ids(usual), id) {
			t.Errorf("want every quick case at default depth, got none for %s", id)
		}
	}
	for _, id := range ids(usual) {
		if !slices.Contains(ids(full), id) {
			t.Errorf("want every default case at full depth, got none for %s", id)
		}
	}
	if !slices.Contains(ids(full), "thing/only-counte") || slices.Contains(ids(usual), "thing/only-counte") {
		t.Error("want an update of its own for the tenth property at full depth only")
	}
	if !slices.Equal(ids(at("")), ids(usual)) {
		t.Error("want the default depth if none is given")
	}
}

func TestUnknownDepth(t *testing.T) {
	opts := options(keyed(text("name")))
	opts.Depth = "quik"
	_, err := New(opts)
	var usage *UsageError
	if !errors.As(err, &usage) || usage.Hint != "did you mean quick" {
		t.Errorf("want a usage error that names quick, got %v", err)
	}
}
