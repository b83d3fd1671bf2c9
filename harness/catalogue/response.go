package catalogue

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// eachResponse judges every response of a case except those to its reads. Judge sees each as the one that the case is about. A
// finding that several responses share is reported once.
func eachResponse(judge func(*check.Evidence) check.Outcome) func(*check.Evidence) check.Outcome {
	return eachOf((*check.Evidence).Requests, judge)
}

// eachOf is eachResponse for the responses to some steps.
func eachOf(steps func(*check.Evidence) []check.Step, judge func(*check.Evidence) check.Outcome) func(*check.Evidence) check.Outcome {
	return func(e *check.Evidence) (out check.Outcome) {
		reported, judged, skipped := map[string]bool{}, false, ""
		for _, s := range steps(e) {
			one := judge(e.ForStep(s.Name))
			switch {
			case one.Error != "":
				return one
			case one.Skip != "":
				skipped = cmp.Or(skipped, one.Skip)
				continue
			}
			judged = true
			if len(one.Findings) > 0 && len(out.Findings) == 0 {
				out.Level, out.Cite, out.Promise = one.Level, one.Cite, one.Promise
			}
			for _, f := range one.Findings {
				if text := f.Want + "\n" + f.Got; !reported[text] {
					reported[text] = true
					f.Exchange = cmp.Or(f.Exchange, s.ID)
					out.Findings = append(out.Findings, f)
				}
			}
		}
		if !judged {
			return skip(skipped)
		}
		return out
	}
}

// afterGet returns the response to a request and that to the GET before it, or the reason why they show nothing.
func afterGet(e *check.Evidence) (get, x *wire.Exchange, reason string) {
	get, x = e.Step(check.Before), e.Response()
	switch {
	case x == nil || get == nil:
		reason = notSent
	case get.Status != http.StatusOK:
		reason = "reading the entity returned " + check.Status(get.Status)
	}
	return get, x, reason
}

// requestsAndReads returns the requests of a case. Those with the first reads also return the reads, so that a finding about reads is one.
func requestsAndReads(e *check.Evidence) []check.Step {
	if !judgesReads(e.Scenario) {
		return e.Requests()
	}
	return e.Steps
}

// judgesReads reports whether responses to reads are judged like those to requests.
var judgesReads = onKind(check.Full, check.UnknownKeys, check.UnauthorizedReads)

// eachError is eachResponse for error responses.
func eachError(judge func(*check.Evidence) check.Outcome) func(*check.Evidence) check.Outcome {
	return eachResponse(func(e *check.Evidence) check.Outcome {
		if e.Response().Status < 400 {
			return skip("the response is not an error")
		}
		if reason := undecodable(e.Response()); reason != "" {
			return skip(reason)
		}
		return judge(e)
	})
}

// unexpectedStatus is the class of a rejection with another status than expected.
const unexpectedStatus = "status.unexpected"

// reject judges the status of a request that the target must reject with one of the statuses. A 5xx is left to no-server-error, so
// that one crash is one finding. Another 4xx is a finding of another level. HTTP leaves it to the target which 4xx fits best: there
// another one is only a finding if the contract documents one of the statuses.
func reject(e *check.Evidence, class string, other check.Level, statuses ...int) check.Outcome {
	if e.Response() == nil {
		return skip(notSent)
	}
	got := e.Response().Status
	var want []string
	for _, status := range statuses {
		want = append(want, check.Status(status))
	}
	out := finding(class, strings.Join(want, " or "), check.Status(got), "").At(e.ResponseID())
	switch {
	case slices.Contains(statuses, got):
		return check.Outcome{}
	case got >= 500:
		return skipServerError(got)
	case class == "condition.ignored" && conflicts(e, got):
		return skip(conflicting)
	case isClientError(got) && plain(e):
		i := slices.IndexFunc(statuses, func(status int) bool { return e.Operation.Response(status) != nil })
		if i < 0 {
			return check.Outcome{}
		}
		documented := e.Operation.Response(statuses[i])
		out.Level, out.Cite, out.Promise = check.Should, documented.Cite, documented.Text
		if other == check.May {
			out.Level = other
		}
		out.Findings[0].Class, out.Findings[0].Hint = unexpectedStatus, "the contract documents "+check.Status(documented.Status)
	case isClientError(got):
		out.Level, out.Findings[0].Class = other, unexpectedStatus
	}
	return out
}

// rejects is reject for a step of the case.
func rejects(step, class string, other check.Level, statuses ...int) func(*check.Evidence) check.Outcome {
	return func(e *check.Evidence) check.Outcome { return reject(e.ForStep(step), class, other, statuses...) }
}

// conflicting is the reason of a check whose request conflicts with the state of the entity, which no schema describes: the same update may
// have been valid before.
const conflicting = "the target returned 409 Conflict, which the contract documents: the update may not fit the state of the entity"

// conflicts reports whether a status is a 409 that the contract documents, and nothing else says what it is about.
func conflicts(e *check.Evidence, status int) bool {
	documented := e.Operation.Response(http.StatusConflict)
	return status == http.StatusConflict && plain(e) && documented != nil && documented.Status == http.StatusConflict
}

// accept judges the status of a valid update that the target must accept.
func accept(e *check.Evidence, class, hint string) check.Outcome {
	switch got := e.Response().Status; {
	case check.IsSuccess(got):
		return check.Outcome{}
	case got >= 500:
		return skipServerError(got)
	case conflicts(e, got):
		return skip(conflicting)
	default:
		return finding(class, "a success", check.Status(got), hint).At(e.ResponseID())
	}
}

func accepts(class, hint string) func(*check.Evidence) check.Outcome {
	return func(e *check.Evidence) check.Outcome { return accept(e, class, hint) }
}

// notSent is the reason of a check whose request comes after one that broke the target.
const notSent = "the request was not sent"

func skipServerError(status int) check.Outcome {
	return skip("the target returned " + check.Status(status) + ", see no-server-error")
}

// plain reports whether the target promises nothing but HTTP and its contract.
func plain(e *check.Evidence) bool { return !e.Operation.Profile.Includes(check.OData) }

func isClientError(status int) bool { return status >= 400 && status < 500 }

// The reasons of checks that need an accepted update.
const (
	notAccepted  = "the update was not accepted, see status-documented"
	appliedLater = "with 202 Accepted the target may apply the update later"
)

// stateAfterUpdate returns the entity as the read after an accepted update shows it; the reason says why there is none.
func stateAfterUpdate(e *check.Evidence) (after map[string]any, reason string) {
	switch {
	case !e.Accepted():
		return nil, notAccepted
	case e.Response().Status == http.StatusAccepted:
		return nil, appliedLater
	}
	return e.State(check.After)
}

// fromParser reports whether an HTTP parser rejected a method that it does not know, as those of Node.js and Python do: with 400 or 501 and
// without the content of an application.
func fromParser(e *check.Evidence) bool {
	x := e.Response()
	return onKind(check.UnknownMethods, check.LowerCase)(e.Scenario) && x != nil && !startsObject(x.Body) &&
		(x.Status == http.StatusBadRequest || x.Status == http.StatusNotImplemented)
}

// fieldLines says how many lines a header field has, and their values.
func fieldLines(values []string) string {
	if len(values) == 0 {
		return "none"
	}
	return fmt.Sprintf("%d: %s", len(values), check.Clip(strings.Join(values, ", ")))
}

// startsObject reports whether a body looks like a JSON object.
func startsObject(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{"))
}

// isText reports whether v is a non-empty string.
func isText(v any) bool {
	s, ok := v.(string)
	return ok && s != ""
}
