package suites_test

import (
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/suites"
)

// A server's owner calls Run from a test of the server, with the description that the server promises to keep.
func ExampleRun() {
	_ = func(t *testing.T) { // func TestContract(t *testing.T)
		thing, err := contract.LoadFile("testdata/thing.yaml")
		if err != nil {
			t.Fatal(err)
		}
		_, err = suites.Run(t.Context(), t, harness.Config{
			Contracts: []*contract.Contract{thing},
			Target:    harness.Target{URL: "http://127.0.0.1:8080/beta"}, // where the test serves
			Params:    map[string]string{"thingId": "42"},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// Output:
}
