package harness

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

// A panic while planning costs what could not be planned. The rest is sent and judged, the record is complete, and the exit code is 4.
func TestPanicWhilePlanning(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	defer server.Close()
	operation := func(id string, properties ...contract.Property) *contract.Operation {
		return &contract.Operation{
			Contract: "things", ID: id, Name: "things/" + id, Method: http.MethodPatch, Path: "/" + id, Kind: contract.Singleton, Profile: contract.HTTP,
			MediaType: "application/json", Properties: properties, Responses: []contract.Response{{Status: http.StatusNoContent}},
		}
	}
	name := contract.Property{Name: "name", Edm: "Edm.String", Schema: openapi3.NewStringSchema()}
	broken := contract.Property{Name: "broken"} // a property has a schema, or else conform has a bug
	c := &contract.Contract{Name: "things", Profile: contract.HTTP, Operations: []*contract.Operation{operation("sound", name), operation("unsound", name, broken)}}
	run, err := Run(t.Context(), Config{Contracts: []*contract.Contract{c}, Target: Target{URL: server.URL, Kind: Mock}})
	if err != nil {
		t.Fatal(err)
	}
	passed, panicked := 0, 0
	for _, v := range run.Verdicts {
		switch {
		case v.Status == verdict.Pass && v.Operation == "things/sound":
			passed++
		case v.Class == "harness.panic":
			panicked++
			if v.Status != verdict.Error || v.Operation != "things/unsound" || !strings.Contains(v.Reason, "please report it at https://") {
				t.Errorf("got %+v", v)
			}
		}
	}
	if passed == 0 || panicked == 0 || run.Footer.Exit != verdict.ExitBug {
		t.Errorf("want passes, a panic and exit code 4, got %d, %d and %d", passed, panicked, run.Footer.Exit)
	}
	if slices.ContainsFunc(run.Verdicts, func(v verdict.Verdict) bool { return v.Status == verdict.NotRun }) {
		t.Error("a verdict was not run")
	}
}
