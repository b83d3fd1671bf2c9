package edm

import (
	"fmt"
	"testing"
)

func TestEnum(t *testing.T) {
	e := Enum{Members: []string{"none", "low", "unknownFutureValue"}}
	for n := range 4 {
		if got := e.Generate("s", n); got == `"unknownFutureValue"` {
			t.Errorf("n=%d: want a member that clients send, got %s", n, got)
		}
	}
	want := `[{"NONE" member in the other case} {"1" number in a string} {"unknownFutureValue" placeholder for future members, which clients do not send}]`
	if got := fmt.Sprint(e.Borderline()); got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}
