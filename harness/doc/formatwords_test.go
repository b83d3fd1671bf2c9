package doc_test

import (
	"strings"
	"testing"
)

func TestFormatWords(t *testing.T) {
	for text, want := range map[string]bool{
		"The country's two-letter code.":                                  true,
		"Its language, as ISO 639 names it.":                              true,
		"A tag of BCP 47.":                                                true,
		"The shade in hexadecimal.":                                       true,
		"Owners, in a semicolon-separated list.":                          true,
		"A JSON string with the schedule.":                                true,
		"The shade, which is one of 12 predefined ones.":                  true,
		"Its HTML color code.":                                            true,
		"The format is {room}_{number}.":                                  true,
		"Its label, in any format, even that of RFC 9110.":                false,
		"The format is defined elsewhere.":                                false,
		"The lamp's name. Possible values are: `a`, `b`. See RFC 9110.":   false,
		"When the name was given.":                                        false,
		"The country's two-letter code. Read-only.":                       false,
		"Specifies the format of the address that is printed on letters.": false,
	} {
		p := read(t, edit(t, clean(t), "|name|String|What it is called. Nullable.|", "|name|String|"+text+"|"))
		if got := p.Body.Properties()[2].Constraints.Form; (got != "") != want || !strings.Contains(text, got) {
			t.Errorf("%s: want %v, got %q", text, want, got)
		}
	}
}

func TestIntroducedValues(t *testing.T) {
	for text, want := range map[string]string{
		"The kind of lamp: `desk`, `wall`, `floor`.":                 "desk wall floor",
		"Long ago. The kind of lamp: `desk`, `wall`. Required.":      "desk wall",
		"The kind, which can be: `desk`, or `wall`":                  "desk wall",
		"A lamp, for example: `desk`, `wall`.":                       "",
		"Kinds include: `desk`, `wall`.":                             "",
		"The kind of lamp: `desk`.":                                  "",
		"The kind of lamp: `desk`, `wall`, and those of the maker.":  "",
		"The characters: `#`, `%`.":                                  "",
		"The kind of lamp (`desk` or `wall`).":                       "",
		"For the hall: `desk`, `wall`. Not with: `floor`, `street`.": "desk wall",
	} {
		p := read(t, edit(t, clean(t), "|name|String|What it is called. Nullable.|", "|name|String|"+text+"|"))
		if got := strings.Join(p.Body.Properties()[2].Constraints.Values, " "); got != want {
			t.Errorf("%s: want %q, got %q", text, want, got)
		}
	}
}

func TestOneItem(t *testing.T) {
	for text, want := range map[string]bool{
		"Labels. Although this is a list, only one value can be set.": true,
		"Labels, of which only one can be long.":                      false,
	} {
		tags := read(t, edit(t, clean(t), "Words. This collection can contain a maximum of 20 elements.", text)).Body.Properties()[4]
		if got := tags.Constraints.MaxItems; (got != nil && *got == 1) != want {
			t.Errorf("%s: want %v, got %v", text, want, got)
		}
	}
}
