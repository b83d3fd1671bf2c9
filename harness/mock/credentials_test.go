package mock

import (
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

// What is almost the token that the mock knows is none.
func TestAlmostTheToken(t *testing.T) {
	server := serveYAML(t, "", widgetYAML)
	for _, test := range []struct {
		field string
		want  int
	}{
		{"Bearer someToken", 200}, {"bearer someToken", 200}, {"Bearer SOMEtOKEN", 401}, {"Bearer someTokenconform", 401},
		{"Basic Y29uZm9ybQ==", 401}, {`Bearer {a "b"}`, 401}, {"Bearer another", 200},
	} {
		x := &exchange{method: "GET", path: widget, header: map[string]string{"Authorization": test.field}}
		if x.send(t, server); x.status != test.want {
			t.Errorf("%s: want %d, got %d", test.field, test.want, x.status)
		}
	}
}

// The mock believes what a JWT claims, and accepts any other token.
func TestCredentials(t *testing.T) {
	unsigned := wire.UnsignedTokens()
	for token, want := range map[string]int{
		unsigned[wire.AuthExpired]: 401, unsigned[wire.AuthAudience]: 401, unsigned[wire.AuthPermission]: 403,
		"any": 200, "a.b.c": 200, "e30.e30.e30": 200, "conform.invalid": 401,
		"e30.eyJhdWQiOlsiYSJdfQ.e30": 200, // an audience that is a list
		"e30.eyJhdWQiOiIwMDAwMDAwMy0wMDAwLTAwMDAtYzAwMC0wMDAwMDAwMDAwMDAiLCJyb2xlcyI6WyJhIl19.e30": 200,
	} {
		x := &exchange{method: "GET", path: widget, header: map[string]string{"Authorization": "Bearer " + token}}
		if x.send(t, serveYAML(t, "", widgetYAML)); x.status != want || (x.got["Www-Authenticate"] != nil) != (want == 401) {
			t.Errorf("%s: want %d, got %d %v", token, want, x.status, x.got["Www-Authenticate"])
		}
	}
}
