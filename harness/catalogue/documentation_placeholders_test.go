package catalogue

import (
	"testing"

	"github.com/graphconform/conform/harness/check"
)

func TestPlaceholders(t *testing.T) {
	table(t, placeholders, []row{
		{"none", given(check.Full), passes},
		{"other gaps", given(check.Full, silent("EX002", "REQ002")), passes},
		{"TODO", given(check.Full, silent("DOC001")), finds("doc.gap").showing("reason of DOC001 (page.md:7)")},
		{"TODO for a permission", given(check.Full, silent("PERM002", "DOC001")), finds("doc.gap", "doc.gap")},
	})
}
