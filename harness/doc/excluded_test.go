package doc_test

import (
	"fmt"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

func TestExcludedValues(t *testing.T) {
	const list = "Possible values are: `warm`, `cold`, `auto`. "
	for text, want := range map[string]string{
		list + "`auto` can't be used for this lamp.":                                       "[warm cold] []",
		list + "The value `auto` must not be set.":                                         "[warm cold] []",
		list + "**auto** can be set only when the lamp is created.":                        "[warm cold] []",
		list + "`auto` may only be selected while creating a lamp.":                        "[warm cold] []",
		list + "`auto` is set only by the service.":                                        "[warm cold] []",
		list + "`auto` is reserved.":                                                       "[warm cold] []",
		list + "`auto` is not supported in updates.":                                       "[warm cold] []",
		list + "`auto` can be set only when a lamp is created. It can't be changed later.": "[warm cold] []",
		list + "Do not set this property to `auto`.":                                       "[warm cold] []",
		list + "Clients cannot use `auto`, and don’t send `cold`.":                         "[warm] []",
		list + "`auto` can be set when the lamp is created or later.":                      "[warm cold auto] []",
		list + "`auto` is not supported on old lamps.":                                     "[warm cold auto] []",
		list + "If `auto`, the brightness cannot be set.":                                  "[warm cold auto] [If auto, the brightness cannot be set]",
		list + "Only the `auto` type is supported.":                                        "[auto] []",
		"Its kind. Now `desk` is the only supported kind.":                                 "[desk] []",
		"Its kind. `desk` is the only kind that burns.":                                    "[] []",
		list + "Only round lamps are supported.":                                           "[warm cold auto] []",
		"Possible values are: `warm`, `cold`. `warm` and `cold` are wide.":                 "[warm cold] []",
		"Its label. `#` cannot be used.":                                                   "[] [# cannot be used]",
		"Its label. It cannot be used if `auto` is set.":                                   "[] [It cannot be used if auto is set]",
	} {
		c := described(t, text)
		if got := fmt.Sprint(c.Values, " ", c.Unread); got != want || c.Fixed || c.Condition != "" {
			t.Errorf("%s: want %s, got %s", text, want, got)
		}
	}
}

func TestUnusedMembers(t *testing.T) {
	const page = "---\ndoc_type: enumPageType\n---\n# glow enum type\n\n## Members\n\n|Member|Value|Description|\n|-|-|-|\n|none|0|Placeholder. Do not use.|\n|warm|1|Do not use a cold bulb.|\n|cold|2|Don't use this value|\n"
	r, err := doc.ReadResource("glow.md", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(r.Members, r.Unused); got != "[none warm cold] [none cold]" {
		t.Errorf("got %s", got)
	}
}
