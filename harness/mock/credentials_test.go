package mock

import (
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

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
