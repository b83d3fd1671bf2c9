package catalogue

import (
	"net/http"
	"testing"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// fresh is a case with conditional reads of an entity whose tag is "1", with statuses and tags in pairs.
func fresh(status int, tag string, more ...any) *check.Evidence {
	e := given(check.FreshReads, read(check.Before, 200, `{}`, `ETag: "1"`), response(status, ``))
	all := append([]any{status, tag}, more...)
	for i, step := range freshSteps {
		if 2*i >= len(all) {
			break
		}
		x := e.Step(step)
		if x == nil {
			x = addStep(e, step, http.MethodGet, all[2*i].(int), ``)
		}
		x.Request.Header.Set("If-None-Match", []string{`"1"`, `"2", "1"`, `W/"1"`}[i])
		if tag := all[2*i+1].(string); tag != "" {
			x.Header.Set("ETag", tag)
		}
	}
	return e
}

func TestConditionalRead(t *testing.T) {
	documented := func(e *check.Evidence) *check.Evidence {
		on(func(op *contract.Operation) {
			op.ReadResponses = []contract.Response{{Status: 304, Cite: "thing.yaml:9"}}
		})(e)
		return e
	}
	table(t, conditionalRead, []row{
		{"304", fresh(304, `"1"`, 304, `"1"`, 304, `W/"1"`), passes},
		{"without the tag", fresh(304, ``), finds("header.missing").showing("none")},
		{"with another tag", fresh(304, `"1"`, 304, `"9"`), finds("etag.answer").showing("9")},
		{"not in a list", fresh(304, `"1"`, 200, `"1"`), finds("condition.compared").showing("200")},
		{"not as a weak tag", fresh(304, `"1"`, 304, `"1"`, 200, `"1"`), finds("condition.compared")},
		{"a list is rejected", fresh(304, `"1"`, 400, ``), finds("condition.compared").showing("400")},
		{"another state by now", fresh(304, `"1"`, 200, `"2"`), passes},
		{"no conditions", fresh(200, `"1"`, 200, `"1"`, 200, `"1"`), finds("condition.ignored").as(check.May)},
		{"no conditions, but documented", documented(fresh(200, `"1"`)), finds("condition.ignored").as(check.Should)},
		{"another tag each time, see etag", fresh(304, `"7"`, 304, `"8"`, 304, `"9"`), skips("see etag")},
		{"failed", fresh(500, ``), skips("500")},
		{"no tags", given(check.FreshReads, before(`{}`), response(200, `{}`)), skips("entity tag")},
	})
}
