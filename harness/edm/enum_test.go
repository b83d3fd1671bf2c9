package edm

import (
	"fmt"
	"testing"
)

func TestEnum(t *testing.T) {
	e := Enum{Members: []string{"none", "low", "unknownFutureValue"}}
	judge(t, e, []string{`"none"`, `"1"`, `"-1"`, `"unknownFutureValue"`},
		[]string{`"None"`, `"none,low"`, `"other"`, `" none"`, `""`, `"-"`, `"+-1"`, `"1.5"`, `"99999999999999999999"`, `1`, `null`, `["none"]`})
	compare(t, e, [][2]string{{`"none"`, `"none"`}}, [][2]string{{`"none"`, `"low"`}, {`"none"`, `"None"`}, {`"none"`, `null`}})
	for n := range 4 {
		if got := e.Generate("s", n); got == `"unknownFutureValue"` {
			t.Errorf("n=%d: want a member to write, got %s", n, got)
		}
	}
	want := `[{"NONE" member in the other case} {"1" number in a string} {"unknownFutureValue" placeholder for future members, which clients do not send}]`
	if got := fmt.Sprint(e.Borderline()); got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}

func TestEnumFlags(t *testing.T) {
	e := Enum{Members: []string{"read", "write", "own"}, Flags: true}
	judge(t, e, []string{`"read"`, `"read,write"`, `"3"`, `"read,4"`}, []string{`"read,"`, `","`, `"read, write"`, `"read,other"`, `""`})
	compare(t, e, [][2]string{{`"read,write"`, `"write,read"`}}, [][2]string{{`"read,write"`, `"read"`}, {`"read"`, `null`}})
}

func TestEnumErrorIsShort(t *testing.T) {
	e := Enum{Members: []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}}
	want := `want one of a, b, c, d, e, f, g, h, ..., got "z"`
	if err := e.Check("z"); err == nil || err.Error() != want {
		t.Errorf("want %s, got %v", want, err)
	}
}
