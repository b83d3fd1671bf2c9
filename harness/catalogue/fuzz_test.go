package catalogue

import (
	"net/http"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// allKinds are the kinds of case to judge hostile responses with.
var allKinds = []string{
	check.Full, check.Only, check.Empty, check.NoToken, check.MalformedTokens, check.MalformedJSON, check.WrongType, check.OutOfRange, check.BadValue, check.UnknownProp, check.WrongMediaType, check.UnknownMethods,
	check.UnknownKeys, check.ToCollection,
}

// FuzzJudge tests that no response makes a check panic, that every outcome is only one of pass, findings, skip and error, and that its
// text is bounded.
func FuzzJudge(f *testing.F) {
	f.Add(200, "application/json", newState, oldState)
	f.Add(401, `Bearer realm="a, b", error=c`, rejectionBody, `{"value":[{}]}`)
	f.Add(405, "GET,, PATCH", `{"error":{"details":[{},1],"innererror":[]}}`, `[]`)
	f.Add(200, "Thu, 29 Feb 2024 12:00:00 GMT", `{"tags":[[[[]]],null],"device":{"device":{}},"id":null,"@odata.type":{}}`, `{"tags":[1,[2]],"id":[]}`)
	f.Add(415, `"\`, "\xff{", "")
	f.Add(0, "", `{"successDeviceCount":1e400,"seenDateTime":"9999-12-31T23:59:60.9999999-23:59"}`, `{"successDeviceCount":-0}`)
	f.Fuzz(func(t *testing.T, status int, header, body, state string) {
		for _, kind := range allKinds {
			for _, op := range []part{on(), on(documents(204)), on(onCollection), on(documents())} {
				judgeAll(t, given(kind, op, read(check.Before, 200, state), hostile(status, header, body), read(check.After, 200, body)))
			}
			judgeAll(t, given(kind, on(byHand), hostile(status, header, body), read(check.After, 200, state)))
		}
	})
}

// byHand makes the operation one of a description that was not derived from a page.
func byHand(op *contract.Operation) {
	op.Permissions, op.Example = nil, value(`{"successDeviceCount":"Integer","tags":null}`)
	for i := range op.Properties {
		op.Properties[i].Edm = ""
	}
}

func hostile(status int, header, body string) part {
	return func(e *check.Evidence) {
		response(status, body)(e)
		for _, name := range []string{
			"Date", "Content-Type", "Odata-Version", "Request-Id", "Client-Request-Id", "Allow", "Accept-Patch", "Www-Authenticate",
		} {
			e.Response().Header[http.CanonicalHeaderKey(name)] = []string{header}
		}
	}
}

func judgeAll(t *testing.T, e *check.Evidence) {
	t.Helper()
	e.NotApplied()
	for _, c := range For(e.Scenario) {
		out := c.Judge(e)
		said := slices.DeleteFunc([]bool{len(out.Findings) > 0, out.Skip != "", out.Error != ""}, func(b bool) bool { return !b })
		if len(said) > 1 || len(out.Findings) > maxFindings {
			t.Errorf("%s: want findings, a skip or an error, and not too many, got %+v", c.ID, out)
		}
		for _, finding := range out.Findings {
			if finding.Class == "" || finding.Want == "" || finding.Got == "" || len(finding.Want)+len(finding.Got) > 4096 {
				t.Errorf("%s: want a bounded finding, got %+v", c.ID, finding)
			}
		}
	}
}
