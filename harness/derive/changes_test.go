package derive_test

import (
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestChangesOfEditedDescriptions compares descriptions that were edited by hand: their extensions may have any form.
func TestChangesOfEditedDescriptions(t *testing.T) {
	fresh, err := derive.Marshal(derived(t, clean(t), derive.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for edit, want := range map[string]string{
		"x-conform-edm: Edm.Int32 => x-conform-edm: {a: 1}":              "the type of brightness was map[a:1], now it is Edm.Int32",
		"x-conform-path: entity => x-conform-path: [entity]":             "the path ended on a [entity], now on a entity",
		"Lamp.ReadWrite.All => {a: 1}":                                   "the permission map[a:1] (application) is gone",
		"x-conform-permissions: => x-conform-permissions: 1\n      x-a:": "",
	} {
		before, after, _ := strings.Cut(edit, " => ")
		old := strings.ReplaceAll(string(fresh), before, after)
		changes, err := derive.Changes([]byte(old), fresh)
		if err != nil {
			t.Errorf("%s: %v", edit, err)
		}
		found := want == ""
		for _, c := range changes {
			found = found || c.Text == want
		}
		if !found {
			t.Errorf("%s: want %q, got %v", edit, want, changes)
		}
		if _, err := derive.Changes(fresh, []byte(old)); err != nil {
			t.Errorf("%s: %v", edit, err)
		}
	}
	for _, old := range []string{"openapi: 3.0.3\n", "openapi: 3.0.3\npaths:\ncomponents:\n  schemas:\n    lamp.update:\n", "openapi: 3.0.3\npaths:\n  /a:\ncomponents: {schemas: {lamp.update: {properties: {on: }}}}\n"} {
		_, _ = derive.Changes([]byte(old), fresh) // must not panic
		_, _ = derive.Changes(fresh, []byte(old))
	}
}

// TestOneChangeIsReportedOnce edits one row of a page, which is a property of the request and of the response.
func TestOneChangeIsReportedOnce(t *testing.T) {
	description := func(change ...string) []byte {
		b, err := derive.Marshal(derived(t, clean(t, change...), derive.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	old := description()
	const row = "|on|Boolean|Whether it burns.|"
	for after, want := range map[string]string{
		"|on|String|Whether it burns.|":                         "the type of on was Edm.Boolean, now it is Edm.String",
		"|on|Boolean|Whether it burns. Not nullable.|":          "null is no longer permitted for on",
		"|on|Boolean|Whether it burns. Read-only.|":             "the request optional property `on` became read-only",
		"|on|Boolean|Whether it burns. Editable only if cold.|": "the condition for an update of on: now Editable only if cold",
		row + "\n|watts|Int32|Its power.|":                      "added the new optional request property `watts`",
	} {
		changes, err := derive.Changes(old, description(row, after))
		if err != nil || len(changes) != 1 || changes[0].Text != want {
			t.Errorf("%s: want one change, %q, got %+v, %v", after, want, changes, err)
		}
	}
	changes, err := derive.Changes(old, description("Valid values 0 to 100", "Valid values 0 to 90"))
	if err != nil || len(changes) != 1 || !changes[0].Breaking {
		t.Errorf("want one breaking change of the bound, got %+v, %v", changes, err)
	}
}
