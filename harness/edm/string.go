package edm

import "strings"

// stringType accepts every string. Lengths are facets, which Graph documents only in prose.
var stringType = &Type{
	Name:     "Edm.String",
	schema:   Schema{Type: "string"},
	value:    text("a string", func(s string) (string, error) { return s, nil }),
	generate: func(label string, _ uint64) string { return `"` + label + `"` },
	valid: []Value{
		{"\" conform \u00c9 e\u0301 m\u00b2 \U0001f600 \U0001f469\u200d\U0001f52c \u2764\ufe0f \u05e9\u05dc\u05d5\u05dd \\\"A\\\" 'b' `c` \\\\d <e> & &amp; f  g \"",
			"blanks around non-ASCII, a combining accent, a character with a compatibility form, beyond the basic plane, joined emoji, right to left, quotes, a backslash, markup and two spaces"},
		{"\" conform \u00c9 e\u0301 m\u00b2 \U0001f600 \U0001f469\u200d\U0001f52c \u2764\ufe0f \\\"A\\\" 'b' <e> & &amp; f  g\\r\\n" + strings.Repeat("a", 200) + " \"",
			"256 characters in UTF-16: such a text, with a line break of Windows"},
		{"\" conform \u00c9 e\u0301 m\u00b2 \U0001f600 \U0001f469\u200d\U0001f52c \u2764\ufe0f\\r\\n\\\"A\\\" 'b' <e> & &amp; f  g \"", "the same, and short"},
		{"\" \u00e9 e\u0301 m\u00b2 \U0001f600 <A>&'\\\" \"", "blanks around non-ASCII, a combining accent, a character with a compatibility form, beyond the basic plane and markup"},
		{`""`, "empty"}, {`"a"`, "one character"},
		{"\"conform \u00e9 \U0001f600 \u05e9\u05dc\u05d5\u05dd \\\"a\\\" \\\\b\"", "non-ASCII, beyond the basic plane, right to left, quotes and a backslash"},
		{`"conform-` + strings.Repeat("a", 1016) + `"`, "1,024 characters"},
		{"\"\u00e9\"", "e-acute, two bytes in UTF-8"}, {"\"\U0001f600\"", "U+1F600, beyond the basic plane"},
		{`"\ud83d\ude00"`, "U+1F600 as an escaped surrogate pair"}, {"\"\u05e9\u05dc\u05d5\u05dd\"", "right to left"},
		{`"a\"b"`, "escaped quote"}, {`"a\\b"`, "escaped backslash"}, {`"a\nb"`, "escaped line break"}, {`"a\r\nb"`, "line break of Windows"},
		{`"O'Neil"`, "apostrophe"}, {`"007"`, "digits, with leading zeros"}, {`" a "`, "space around it"},
	},
	invalid: notString(`5`),
	borderline: []Value{
		{`"\u0000"`, "NUL, which many stores reject"}, {`"\ud800"`, "lone surrogate, not a character"},
		{`"` + strings.Repeat("a", 1<<20) + `"`, "1 MiB"},
	},
	wrongKind: notString(`5`),
}
