package doc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/doc"
)

// TestManyItems holds that a finding about many lines stays short, and counts what it does not name.
func TestManyItems(t *testing.T) {
	rows := ""
	for i := range 40 {
		rows += fmt.Sprintf("|p%d|String|Not yet documented|\n", i)
		if i%2 == 0 {
			rows += "|q" + fmt.Sprint(i) + "|String|Fine.|\n"
		}
	}
	page := read(t, edit(t, clean(t), "|on|Boolean|", rows+"|on|Boolean|"))
	found := doc.Lint(page, doc.Config{Only: func(id string) bool { return id == "DOC008" }})
	if len(found) != 1 {
		t.Fatalf("want one finding, got %v", found)
	}
	for _, want := range []string{"p8, p9 and 30 more are not described", "(also lines 55, 56, 58, 59, 61, 62, 64, 65, 67, 68 and 29 more)"} {
		if !strings.Contains(found[0].Message, want) {
			t.Errorf("want %q, got %q", want, found[0].Message)
		}
	}
}
