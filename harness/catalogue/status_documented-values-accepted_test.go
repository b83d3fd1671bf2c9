package catalogue

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// probed is the evidence of a probe that found rejections.
func probed(rejections ...check.Rejection) *check.Evidence {
	op := &contract.Operation{Properties: []contract.Property{
		{Name: "text", Schema: openapi3.NewStringSchema()},
		{Name: "flag", Schema: openapi3.NewBoolSchema()},
		{Name: "count", Schema: openapi3.NewInt32Schema()},
		{Name: "percent", Schema: openapi3.NewInt32Schema().WithMin(0).WithMax(100), Cite: "thing.yaml:7"},
		{Name: "colour", Schema: openapi3.NewStringSchema().WithEnum("red", "green")},
		{Name: "day", Schema: openapi3.NewStringSchema().WithFormat("date")},
	}}
	return &check.Evidence{Scenario: &check.Scenario{Operation: op, Kind: check.Full, Intent: check.Accept}, Rejections: rejections}
}

func rejection(source check.Source, name string, value any, more ...string) check.Rejection {
	r := check.Rejection{Source: source, Properties: append([]string{name}, more...), Values: []any{value}}
	for range more {
		r.Values = append(r.Values, value)
	}
	r.Step = check.Step{Name: "probe", ID: 7, Exchange: &wire.Exchange{Status: http.StatusBadRequest}}
	return r
}

func TestRejectedValues(t *testing.T) {
	for name, tc := range map[string]struct {
		rejection check.Rejection
		promised  bool
	}{
		"documented example":     {rejection(check.FromExample, "text", "x"), true},
		"value just read":        {rejection(check.FromRead, "text", "x"), true},
		"boolean":                {rejection(check.Generated, "flag", true), true},
		"number without bounds":  {rejection(check.Generated, "count", json.Number("7")), false},
		"number within bounds":   {rejection(check.Generated, "percent", json.Number("7")), true},
		"member of enumeration":  {rejection(check.Generated, "colour", "red"), true},
		"date":                   {rejection(check.Generated, "day", "2026-01-02"), true},
		"text":                   {rejection(check.Generated, "text", "conform-1"), false},
		"rejected only together": {rejection(check.Generated, "flag", true, "colour"), false},
	} {
		documented, generated := documentedValuesAccepted.Judge(probed(tc.rejection)), generatedValuesAccepted.Judge(probed(tc.rejection))
		if got := len(documented.Findings) == 1; got != tc.promised || len(generated.Findings) == len(documented.Findings) {
			t.Errorf("%s: want it promised: %t, got %+v and %+v", name, tc.promised, documented, generated)
		}
	}
	if out := documentedValuesAccepted.Judge(probed(rejection(check.Generated, "percent", json.Number("7")))); out.Cite != "thing.yaml:7" {
		t.Errorf("want the line of the property as the promise, got %q", out.Cite)
	}
	if out := documentedValuesAccepted.Judge(probed()); len(out.Findings) > 0 {
		t.Errorf("want a pass without rejections, got %+v", out)
	}
}
