package check

import (
	"strings"
	"testing"
)

func TestWFCNamesChecks(t *testing.T) {
	for id, code := range wfc {
		if c, err := Lookup(id); err != nil || c.ID != id || c.WFC(c.Classes()[0]) != code {
			t.Errorf("want a check whose own class has the code %d, got %s: %v", code, id, err)
		}
	}
	for key := range wfcOf {
		id, class, _ := strings.Cut(key, " ")
		if c, err := Lookup(id); err != nil || !c.finds(class) {
			t.Errorf("want a class of a check, got %s: %v", key, err)
		}
	}
	for _, test := range []struct {
		check *Check
		class string
		want  int
	}{
		{date, "header.date", 0},
		{allow, "header.missing", 962},
		{allow, "header.allow", 908},
		{wwwAuthenticate, "header.missing", 961},
		{wwwAuthenticate, "auth.challenge", 0},
		{wrongTypeRefused, "input.wrong-type", 102},
		{wrongTypeRefused, "status.unexpected", 0},
		{statusDocumented, "status.unexpected", 101},
	} {
		if got := test.check.WFC(test.class); got != test.want {
			t.Errorf("%s %s: want %d, got %d", test.check.ID, test.class, test.want, got)
		}
	}
}
