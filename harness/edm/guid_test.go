package edm

import (
	"strings"
	"testing"
)

func TestGuid(t *testing.T) {
	// Neither version nor variant bits: ids as services really have them.
	judge(t, guidType, []string{`"12345678-1234-1234-1234-123456789012"`, `"d93ed05c-d05c-d93e-5cd0-3ed95cd03ed9"`},
		[]string{
			`"0f8fad5b-d9cb-469f-a165-70867728950e "`, `"0f8fad5bd-9cb-469f-a165-70867728950e"`, `"0f8fad5b_d9cb_469f_a165_70867728950e"`,
			`"(0f8fad5b-d9cb-469f-a165-70867728950)"`, "\"0f8fad5b-d9cb-469f-a165-7086772895\u00e9\"", `null`,
		})
	compare(t, guidType, [][2]string{{`"ABCDEF01-2345-6789-ABCD-EF0123456789"`, `"abcdef01-2345-6789-abcd-ef0123456789"`}},
		[][2]string{{`"ABCDEF01-2345-6789-ABCD-EF0123456789"`, `"abcdef01-2345-6789-abcd-ef0123456780"`}, {`"X"`, `"x"`}})
	if got := guidType.Generate("s", 3); !strings.HasPrefix(got, `"c0f0c0f0-`) {
		t.Errorf("want a marked GUID, got %s", got)
	}
}
