package edm

import (
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, name := range []string{"Edm.Int32", "Int32", "int32", "edm.INT32"} {
		if found, ok := Find(name); !ok || found != int32Type {
			t.Errorf("%s: want Edm.Int32, got %v", name, found)
		}
	}
	for _, name := range []string{"", "Edm.", "Int", "Edm.Edm.Int32"} {
		if found, ok := Find(name); ok {
			t.Errorf("%q: want no type, got %s", name, found.Name)
		}
	}
}

func TestWriteTable(t *testing.T) {
	var b strings.Builder
	if err := stringType.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != len(stringType.List()) || !strings.HasPrefix(lines[0], "valid ") || !strings.Contains(b.String(), " bytes)") {
		t.Errorf("want a line for each value, long ones cut, got\n%s", b.String())
	}
}
