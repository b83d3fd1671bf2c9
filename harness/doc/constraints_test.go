package doc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// described returns what a page says of a property with the description.
func described(t testing.TB, text string) doc.Constraints {
	t.Helper()
	return read(t, edit(t, clean(t), "|Whether it burns.|", "|"+text+"|")).Body.Properties()[3].Constraints
}

func TestSettable(t *testing.T) {
	for text, want := range map[string]string{
		"The maker. Cannot be changed after the lamp was made.":                           "fixed",
		"The maker. It can't be modified later.":                                          "fixed",
		"The maker, and this value cannot be edited.":                                     "fixed",
		"The socket. Immutable.":                                                          "fixed",
		"The socket. Key, immutable.":                                                     "fixed",
		"The socket. This can be set only during creation.":                               "fixed",
		"The socket. Can only be specified when the lamp is created.":                     "fixed",
		"The socket. You can set this property only when creating the lamp":               "fixed",
		"System generated serial number.":                                                 "fixed",
		"The serial number. Set by the server.":                                           "fixed",
		"The serial number. It is read only after creation.":                              "fixed",
		"Some bulbs cannot be changed.":                                                   "unread Some bulbs cannot be changed",
		"Often an immutable code.":                                                        "",
		"Provided when the lamp is created.":                                              "",
		"Although it is a list, only one number can be set for this lamp.":                "",
		"Editable only while the lamp is off.":                                            "condition Editable only while the lamp is off",
		"Read-only if isWired is true.":                                                   "condition Read-only if isWired is true",
		"A text. This can only be changed when the lamp is off. Short.":                   "condition This can only be changed when the lamp is off",
		"Once assigned, it can't be replaced.":                                            "condition Once assigned, it can't be replaced",
		"Cannot be updated unless the lamp is off.":                                       "condition Cannot be updated unless the lamp is off",
		"This can only be updated by the maker.":                                          "condition This can only be updated by the maker",
		"Afterwards you cannot change on again.":                                          "condition Afterwards you cannot change on again",
		"Cannot be set if **name** is set.":                                               "condition Cannot be set if name is set",
		"Characters like $ cannot be used when giving a name.":                            "unread Characters like $ cannot be used when giving a name",
		"Setting it is not allowed after the lamp was sold and is only allowed in halls.": "condition Setting it is not allowed after the lamp was sold and is only allowed in halls",
		"Only allowed for lamps that hang.":                                               "unread Only allowed for lamps that hang",
		"This property and name are mutually exclusive.":                                  "unread This property and name are mutually exclusive",
		"A change requires adjusting the **name** and the **tags** as well.":              "unread A change requires adjusting the name and the tags as well",
		"If **name** is `Desk`, the hours until it goes off.":                             "unread If name is Desk, the hours until it goes off",
		"If **on** is `true`, the hours until it goes off.":                               "",
		"If **owner** is `Desk`, the hours until it goes off.":                            "",
		"If **name** is set, the hours until it goes off.":                                "",
		"If **name** is `Desk`, this is null.":                                            "",
		"Represents the tags that a lamp must have.":                                      "",
		"Once given, you should see the name as immutable.":                               "condition Once given, you should see the name as immutable",
		"Only additive changes are allowed.":                                              "condition Only additive changes are allowed",
		"Transitions are from on to off.":                                                 "condition Transitions are from on to off",
		"The hub ignores any further changes.":                                            "condition The hub ignores any further changes",
		"After you set on when creating a lamp, you cannot change on in a later update.":  "fixed",
		"How bright. Required.":                                                           "required",
		"This property is always required.":                                               "required",
		"It must be included in every update.":                                            "required",
		"Required when creating a lamp.":                                                  "",
		"Not required.":                                                                   "",
		"Required if the lamp is off.":                                                    "unread Required if the lamp is off",
		"Names must be unique in a room.":                                                 "unread Names must be unique in a room",
		"It must start with a letter. Says who made it.":                                  "unread It must start with a letter",
		"Whether a password must be entered.":                                             "",
	} {
		c := described(t, text)
		got := ""
		switch {
		case c.Fixed:
			got = "fixed"
		case c.Condition != "":
			got = "condition " + c.Condition
		case c.Required:
			got = "required"
		case len(c.Unread) > 0:
			got = "unread " + strings.Join(c.Unread, "; ")
		}
		if got != want || c.ReadOnly {
			t.Errorf("%q: want %q, got %q, %+v", text, want, got, c)
		}
	}
	page := read(t, edit(t, clean(t), "|on|Boolean|", "|on|Boolean (readonly)|", "|name|String|", "|name (read-only)|String|")).Body.Properties()
	if !page[3].Constraints.ReadOnly || !page[2].Constraints.ReadOnly || page[3].Type.Name != "Edm.Boolean" || page[2].Name.Value != "name" {
		t.Errorf("want the remarks after type and name read, got %+v and %+v", page[3], page[2])
	}
}

func TestReadOnly(t *testing.T) {
	for text, want := range map[string]bool{
		"Who made it. Read-only.":                                           true,
		"Indicates whether it burns. Read-only.":                            true,
		"Whether the lamp is read-only for guests.":                         false,
		"Indicates if the lamp is read-only and cannot be lit.":             false,
		"True if the switch is read-only.":                                  false,
		"For a shared lamp, the name comes from the room and is read-only.": false,
		"For lamps that burn. Read-only.":                                   true,
	} {
		c := described(t, text)
		if c.ReadOnly != want || strings.HasPrefix(text, "For a ") && c.Condition == "" {
			t.Errorf("%q: want %v and a condition where there is one, got %+v", text, want, c)
		}
	}
}

func TestListInStrongEmphasis(t *testing.T) {
	for text, want := range map[string]string{
		"Its color. Possible values are: **Red**, **Blue**, or empty (which means **Red**).": "Red Blue",
		"Possible values are: `red`, `blue`. **Green** is gone.":                             "red blue",
		"Possible values are: those of **lamp**.":                                            "",
	} {
		if got := strings.Join(described(t, text).Values, " "); got != want {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
}

// TestValuesInWords reads values from sentences that do not call them a list, and leaves a gap where only some are named.
func TestValuesInWords(t *testing.T) {
	for _, tt := range []struct{ kind, text, want string }{
		{"String", "Either `dark` or `light`. Read by all.", "dark light"},
		{"String", "The shade, either `dark`, `dim`, or `light`", "dark dim light"},
		{"String", "The value is either `dark` or `light`. `dark` saves power.", "dark light"},
		{"String", "The shade of the lamp in the room is either `dark` or `light`.", ""},
		{"String", "Specify either `dark` or the other one.", ""},
		{"String", `The kind of lamp, can be "Desk" or "Floor".`, "Desk Floor"},
		{"String", `The lamp, which someone can be "near" or "far" from.`, ""},
		{"String collection", "An update sets these with the following values only: `Sent to shop`, `Burnt`.", "Sent to shop,Burnt"},
		{"String collection", "Following values are supported. <ul><li>`Desk` - for work</li><li>`Floor`</li></ul>", "Desk Floor"},
		{"String", "Can be one of the following values: <table><tr><th>Value</th><th>Use</th></tr><tr><td>Desk</td><td>Default. For work.</td></tr><tr><td>Floor</td><td>For rest.</td></tr></table>", "Desk Floor"},
		{"String", "Can have the following values: <ul><li>`Desk`: for work</li><li>Any text.</li></ul>", ""},
		{"String", "Supported values are `l1` through `l9`.", "unread Supported values are l1 through l9"},
		{"String", `The permitted id values are "l1" through "l9".`, `unread The permitted id values are "l1" through "l9"`},
		{"Int32", "Possible values for `level` are `1`, `2`, or `null`.", "1..2"},
		{"Int32", "Possible values are `1` and `4`.", "unread Possible values are 1 and 4"},
		{"shade", "Valid values are in the table.", ""},
	} {
		row := "|shade|" + tt.kind + "|" + tt.text + "|"
		c := read(t, edit(t, clean(t), "|on|Boolean|Whether it burns.|", row)).Body.Properties()[3].Constraints
		got := strings.Join(c.Values, " ")
		switch {
		case strings.Contains(tt.want, ","):
			got = strings.Join(c.Values, ",")
		case c.Minimum != nil:
			got = number(c.Minimum) + ".." + number(c.Maximum)
		case len(c.Unread) > 0:
			got = "unread " + strings.Join(c.Unread, "; ")
		}
		if got != tt.want {
			t.Errorf("%s: want %q, got %q", row, tt.want, got)
		}
	}
}

func TestNull(t *testing.T) {
	for text, want := range map[string]string{
		"Non-nullable.":                                 "not null",
		"Cannot be null.":                               "not null",
		"It must not be empty or null.":                 "not null",
		"Null is not allowed.":                          "not null",
		"It cannot be cleared.":                         "not null",
		"Nullable. Key.":                                "null",
		"The day it broke, or null if it still burns":   "null",
		"It can be null.":                               "null",
		"Set it to null to switch the timer off":        "null",
		"Possible values are: `null`, `a`, `b`.":        "null",
		"Reads of an empty room show nulls.":            "",
		"For hall lamps, the **name** property is null": "",
		"For hall lamps, the **on** property is null":   "reads null",
		"For hall lamps, the property is null":          "reads null",
		"Not nullable while the lamp burns.":            "",
	} {
		c, got := described(t, text), ""
		if c.NotNull {
			got = "not null"
		} else if c.Nullable {
			got = "null"
		} else if c.ReadsNull {
			got = "reads null"
		}
		if got != want {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
	if c := described(t, "Possible values are: `null`, `a`, `b`."); strings.Join(c.Values, " ") != "a b" {
		t.Errorf("want null to be no member, got %v", c.Values)
	}
}

func TestBounds(t *testing.T) {
	for text, want := range map[string]string{
		"Share of the light. Valid values 0 to 1.5": "0..1.5",
		"Valid values 0 to 1.79769313486232E+308":   "0..",
		"Valid range: 5-60":                         "5..60",
		"Valid input range (0-255).":                "0..255",
		"The hour, ranging from 0 to 23 inclusive":  "0..23",
		"Between 1 and 5.":                          "1..5",
		"Seconds, between 10 and 600.":              "10..600",
		"An integer from 1 to 12 (inclusive).":      "1..12",
		"Range is a number X where 3 <= X <= 9.":    "3..9",
		"Minimum 5, Maximum 50 (a lot).":            "5..50",
		"The allowed values are 2 through 4":        "2..4",
		"Degrees, between -40 and +85 inclusive.":   "-40..85",
		"The largest number you can choose for this lamp is 90. The lowest number you can choose is 2.": "2..90",
		"The maximum value is 7.":                                           "..7",
		"The maximum is 7.":                                                 "",
		"Watts, for example between 5 and 50.":                              "",
		"A recommended range of 1-5.":                                       "",
		"The values 0 and 1 switch it.":                                     "",
		"Range is 4 <= x <= 16 for desks and 0 <= x <= 99 for streets.":     "2 ranges",
		"Since the value 2020-10-01.":                                       "",
		"Colors 1-15 are warm.":                                             "",
		"At most 30 letters: maximum 20 elements":                           "",
		"A text of 40 characters or less.":                                  "len ..40",
		"A text (12 characters max).":                                       "len ..12",
		"Max length: 1,024.":                                                "len ..1024",
		"Max limit is 256 chars.":                                           "len ..256",
		"Limited to 16 characters.":                                         "len ..16",
		"It must be between 3 and 24 characters.":                           "len 3..24",
		"It is 8 characters long.":                                          "len 8..8",
		"Exactly 6 characters":                                              "len 6..6",
		"It needs at least 4 characters.":                                   "len 4..",
		"Fewer than 10 characters.":                                         "len ..9",
		"The length of the text generated from it is at most 15 characters": "",
		"The first 20 characters of the text":                               "",
	} {
		c, got := described(t, text), ""
		switch {
		case len(c.Ranges) > 0:
			got = fmt.Sprint(len(c.Ranges), " ranges")
		case c.Minimum != nil || c.Maximum != nil:
			got = number(c.Minimum) + ".." + number(c.Maximum)
		case c.MinLength != nil || c.MaxLength != nil:
			got = "len " + number(c.MinLength) + ".." + number(c.MaxLength)
		}
		if got != want {
			t.Errorf("%q: want %q, got %q", text, want, got)
		}
	}
}

func TestCombined(t *testing.T) {
	for text, want := range map[string]bool{
		"Possible values are: `a`, `b`. A multi-valued enumeration.":                  true,
		"Possible values are: `a`, `b`. Values can be combined, separated by commas.": true,
		"Possible values are: `a`, `b`. Only one counts.":                             false,
		"A text of several words separated by commas.":                                false,
	} {
		if got := described(t, text).Combined; got != want {
			t.Errorf("%q: want %v, got %v", text, want, got)
		}
	}
}
