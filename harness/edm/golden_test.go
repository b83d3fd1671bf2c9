package edm

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/values.golden anew")

// TestValuesGolden shows a reviewer how a change affects the table, and which borderline values Check accepts.
func TestValuesGolden(t *testing.T) {
	var b strings.Builder
	for _, typ := range Types() {
		fmt.Fprintf(&b, "%s %s\n", typ.Name, golden(typ.Schema()))
		for _, list := range []struct {
			name   string
			values []Value
		}{{"valid", typ.Valid()}, {"invalid", typ.Invalid()}, {"borderline", typ.Borderline()}, {"wrong", typ.WrongKind()}} {
			for _, v := range list.values {
				verdict := "accepted"
				if decoded, err := decode(v.JSON); err != nil || typ.Check(decoded) != nil {
					verdict = "rejected"
				}
				fmt.Fprintf(&b, "  %-10s %-8s %s  (%s)\n", list.name, verdict, quote(v.JSON), v.Why)
			}
		}
		fmt.Fprintf(&b, "  generated for seed s1: %s %s\n", typ.Generate("s1", 0), typ.Generate("s1", 1))
	}
	const file = "testdata/values.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("%s differs; run go test ./harness/edm -update and review the diff", file)
	}
}

func golden(s Schema) string {
	out, _ := json.Marshal(s) // strings always marshal
	return string(out)
}
