package doc_test

import (
	"fmt"
	"testing"
)

func TestPromisesOfProse(t *testing.T) {
	const intro, body = "Change the properties of a [lamp](../resources/lamp.md).", "Send the properties of the [lamp](../resources/lamp.md) that change."
	for text, want := range map[string]string{
		"An update only succeeds if the lamp is plugged in. Read on.":                        "An update only succeeds if the lamp is plugged in",
		"> [!NOTE]\n> You cannot update a lamp that hangs.":                                  "You cannot update a lamp that hangs",
		"Only electricians can update lamps.":                                                "caller Only electricians can update lamps",
		"The house requires an active light license for the room.":                           "caller The house requires an active light license for the room",
		"An update replaces the entire set of marks.":                                        "An update replaces the entire set of marks",
		"If tags are sent, the old tags are overwritten.":                                    "If tags are sent, the old tags are overwritten",
		"You must not update:\n\n- lamps that hang;\n- lamps that stand.":                    "You must not update: lamps that hang, lamps that stand",
		"The `@odata.type` property with a value of `#a.lamp` must be included in the body.": "#a.lamp The @odata.type property with a value of #a.lamp must be included in the body",
		"Properties that are not included will maintain their previous values.":              "",
		"For best results, you must not send what does not change.":                          "",
		"Lamps are bright.": "",
	} {
		for _, place := range []string{intro, body} {
			got := ""
			for _, p := range read(t, edit(t, clean(t), place, place+"\n\n"+text)).Promises() {
				if p.Caller {
					got += "caller "
				}
				if p.Type != "" {
					got += p.Type + " "
				}
				got += p.Said()
			}
			if got != want {
				t.Errorf("%q: want %q, got %q", text, want, got)
			}
		}
	}
	if p := read(t, edit(t, clean(t), "### Response", "You must not update this.\n\n### Response")); len(p.Promises()) != 0 {
		t.Errorf("want nothing of examples, got %v", p.Promises())
	}
}

func TestDeprecated(t *testing.T) {
	const intro = "Change the properties of a [lamp](../resources/lamp.md)."
	for text, want := range map[string]bool{
		"This API is deprecated.": true, "The lamp update API for rooms has been deprecated since May.": true,
		"The property color is deprecated.": false, "The API lists deprecated lamps.": false,
	} {
		if got := read(t, edit(t, clean(t), intro, intro+"\n\n"+text)).Deprecated().Line > 0; got != want {
			t.Errorf("%q: want %t", text, want)
		}
	}
}

func TestRelationsOfTheIntroduction(t *testing.T) {
	const intro = "Change the properties of a [lamp](../resources/lamp.md)."
	for text, want := range map[string]string{
		"The properties `on`, `name`, and `color` cannot be modified.":                                   "never on name color",
		"These cannot be updated using an application-only context: `on` and `name`.":                    "delegated on name",
		"Do not update the **name** property.":                                                           "never name",
		"You cannot change the **name** of the default lamp.":                                            "",
		"Specify these in their own PATCH request, without the other properties:\n\n- `name`\n- `color`": "alone name color",
	} {
		page, got := read(t, edit(t, clean(t), intro, intro+"\n\n"+text)), ""
		for _, r := range page.Relations(page.Body.Properties()) {
			got = fmt.Sprint(r.Kind)
			for _, name := range r.Names {
				got += " " + name
			}
		}
		if got != want {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
}

// TestLinesOfProse cites the line of a sentence, not that of the paragraph or of the mark of a note.
func TestLinesOfProse(t *testing.T) {
	const intro = "Change the properties of a [lamp](../resources/lamp.md)."
	for text, want := range map[string]int{
		"You cannot update a lamp that hangs.":                                           0,
		"> [!NOTE]\n> You cannot update a lamp that hangs.":                              1,
		"> [!IMPORTANT]\n>\n> You cannot update a lamp that hangs.":                      2,
		"> [!NOTE]\n> Lamps are bright.\n> Rooms are *dim*. You cannot update `a` lamp.": 2,
		"Lamps are bright,\nand rooms\nare dim. You cannot update them.":                 2,
		"You must not update:\n\n- lamps that hang;\n- lamps that stand.":                0,
	} {
		p := read(t, edit(t, clean(t), intro, intro+"\n\n"+text))
		list := p.Promises()
		if want += 16; len(list) != 1 || list[0].Line != want {
			t.Errorf("%q: want one promise in line %d, got %+v", text, want, list)
		}
	}
}
