package check

import "testing"

func TestPlaceholders(t *testing.T) {
	table(t, placeholders, []row{
		{"none", given(Full), passes},
		{"other gaps", given(Full, silent("EX002", "REQ002")), passes},
		{"TODO", given(Full, silent("DOC001")), finds("doc.gap").showing("reason of DOC001 (page.md:7)")},
		{"TODO for a permission", given(Full, silent("PERM002", "DOC001")), finds("doc.gap", "doc.gap")},
	})
}
