package contract

import (
	"fmt"
	"testing"
)

func TestErrorCodes(t *testing.T) {
	c, err := Load("a", "a.yaml", []byte(described("  /a: {patch: {responses: {'204': {description: c}, '400': {description: c, x-conform-errors: ["+
		"{code: badRequest, properties: [], cite: 'p.md:1', text: d}, {code: TooBright, properties: [light, glow]}, {code: InUse}, {code: TooLate, properties: [hours/end]}]}}}}\n", "")), nil)
	if err != nil {
		t.Fatal(err)
	}
	op := c.Operations[0]
	for _, tt := range []struct {
		status         int
		property, want string
	}{
		{400, "light", "4 [TooBright]"}, {400, "name", "4 [badRequest]"}, {400, "", "4 [badRequest]"},
		{400, "light/x", "4 [TooBright]"}, {400, "hours/end", "4 [TooLate]"}, {400, "hours/end/x", "4 [TooLate]"}, {400, "hours", "4 [badRequest]"}, {204, "light", "0 []"}, {409, "", "0 []"},
	} {
		documented, wanted := op.ErrorCodes(tt.status, tt.property)
		codes := []string{}
		for _, e := range wanted {
			codes = append(codes, e.Code)
		}
		if got := fmt.Sprint(len(documented), " ", codes); got != tt.want {
			t.Errorf("%d, %q: want %s, got %s", tt.status, tt.property, tt.want, got)
		}
	}
}
