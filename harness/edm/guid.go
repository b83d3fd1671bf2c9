package edm

import (
	"fmt"
	"strings"
)

var guidType = &Type{
	Name:   "Edm.Guid",
	schema: Schema{Type: "string", Format: "uuid"},
	value:  text(wantGUID, parseGUID),
	// Version 4, variant 1, which strict RFC 9562 parsers accept too.
	generate: func(_ string, k uint64) string {
		return fmt.Sprintf(`"c0f0c0f0-%04x-4%03x-8%03x-%012x"`, k>>48&0xffff, k>>36&0xfff, k>>24&0xfff, k&0xffffff)
	},
	valid: []Value{
		{`"AbCdEf01-2345-6789-aBcD-eF0123456789"`, "mixed case"},
		{`"ffffffff-ffff-ffff-ffff-ffffffffffff"`, "all f"}, {`"00000000-0000-0000-0000-000000000000"`, "all zero"},
	},
	invalid: append([]Value{
		{`"0f8fad5b-d9cb-469f-a165-70867728950g"`, "not hexadecimal"},
		{`"0f8fad5b-d9cb-469f-a165-70867728950"`, "one digit too few"}, {`"0f8fad5b-d9cb-469f-a165-70867728950e0"`, "one digit too many"},
		{`"Guid"`, "placeholder from documentation examples"}, {`""`, "empty"},
	}, append(notString(`5`),
		Value{`"{0f8fad5b-d9cb-469f-a165-70867728950e}"`, "braces, which .NET accepts"},
		Value{`"0f8fad5bd9cb469fa16570867728950e"`, "no dashes, which .NET accepts"})...),
	wrongKind: notString(`5`),
}

const wantGUID = "a GUID of 8-4-4-4-12 hex digits"

// parseGUID does not check version and variant bits: Graph documents ids without them.
func parseGUID(s string) (string, error) {
	if len(s) != 36 {
		return "", mismatch(wantGUID, s)
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
			return "", mismatch(wantGUID, s)
		}
	}
	return strings.ToLower(s), nil
}
