package suites_test

import (
	"net/http/httptest"
	"os"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/suites"
)

// lampTest is `func TestLamps(t *testing.T)` in a test of a server's owner, with the description that the server promises to keep. The
// handler is the server; here, it is a mock.
func lampTest(t *testing.T) {
	t.Helper()
	lamps, err := contract.LoadFile("testdata/lamp.yaml")
	if err != nil {
		t.Fatal(err)
	}
	handler, err := mock.New([]*contract.Contract{lamps}, mock.Options{Fault: os.Getenv("LAMP_FAULT")})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	_, err = suites.Run(t.Context(), t, harness.Config{
		Contracts: []*contract.Contract{lamps},
		Target:    harness.Target{URL: server.URL + "/v1"},
		Params:    map[string]string{"lampId": "42"},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A server's owner calls Run from a test of the server. TestExample runs this one.
func ExampleRun() {
	_ = lampTest // func TestLamps(t *testing.T)
}
