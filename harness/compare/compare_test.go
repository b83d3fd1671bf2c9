package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/graphconform/conform/harness/verdict"
)

// record returns a record with these verdicts, and with an exchange for each case, all equal but for change.
func record(verdicts []verdict.Verdict, change func(*verdict.Exchange)) *verdict.Run {
	r := &verdict.Run{Verdicts: verdicts}
	ids := map[string]int{}
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		name := strings.TrimSuffix(v.ID, "/"+v.Check)
		if ids[name] == 0 {
			ids[name] = len(r.Exchanges) + 1
			x := verdict.Exchange{
				ID: ids[name], Case: name, Step: "request", Method: "PATCH", URL: "http://a/lamps/1", RequestBody: `{"on":true}`,
				Status: 200, Header: map[string][]string{"Content-Type": {"application/json"}, "Etag": {`"1"`}}, Body: `{"id":"1","on":true,"tags":["a"],"size":null}`,
			}
			if change != nil {
				change(&x)
			}
			r.Exchanges = append(r.Exchanges, x)
		}
		v.Exchanges = []int{ids[name]}
		for n := range v.Findings {
			v.Findings[n].Exchange = ids[name]
		}
	}
	return r
}

func judged(id string, status verdict.Status, got ...string) verdict.Verdict {
	words := strings.Split(id, "/")
	n := len(words)
	v := verdict.Verdict{ID: id, Operation: words[0], Case: words[n-2], Check: words[n-1], Status: status}
	for _, g := range got {
		v.Findings = append(v.Findings, verdict.Finding{Class: "state", Want: "stored", Got: g})
	}
	return v
}

// summary is a difference in a line.
func summary(c *Comparison) (lines []string) {
	for _, d := range c.Differences {
		lines = append(lines, fmt.Sprintf("%s %s %s %d", d.Kind, d.Operation, d.About, d.Count))
	}
	return lines
}

func TestRuns(t *testing.T) {
	const id = "lamp/full/read-back"
	for name, tc := range map[string]struct {
		before, after []verdict.Verdict
		want          []string
	}{
		"equal":                      {[]verdict.Verdict{judged(id, verdict.Pass)}, []verdict.Verdict{judged(id, verdict.Pass)}, nil},
		"information":                {[]verdict.Verdict{judged(id, verdict.Pass)}, []verdict.Verdict{judged(id, verdict.Info, "slow")}, nil},
		"the level":                  {[]verdict.Verdict{judged(id, verdict.Warn, "a")}, []verdict.Verdict{judged(id, verdict.Fail, "a")}, nil},
		"values":                     {[]verdict.Verdict{judged(id, verdict.Fail, `"a" 1`)}, []verdict.Verdict{judged(id, verdict.Fail, `"b" 2`)}, nil},
		"skipped and inconclusive":   {[]verdict.Verdict{judged(id, verdict.Skip)}, []verdict.Verdict{judged(id, verdict.Error)}, nil},
		"broken":                     {[]verdict.Verdict{judged(id, verdict.Pass)}, []verdict.Verdict{judged(id, verdict.Fail, "a")}, []string{"broken lamp read-back 1"}},
		"a warning":                  {[]verdict.Verdict{judged(id, verdict.Pass)}, []verdict.Verdict{judged(id, verdict.Warn, "a")}, []string{"broken lamp read-back 1"}},
		"changed":                    {[]verdict.Verdict{judged(id, verdict.Fail, "a")}, []verdict.Verdict{judged(id, verdict.Fail, "b")}, []string{"changed lamp read-back 1"}},
		"one of two deviations less": {[]verdict.Verdict{judged(id, verdict.Fail, "a", "b")}, []verdict.Verdict{judged(id, verdict.Fail, "b")}, []string{"changed lamp read-back 1"}},
		"fixed":                      {[]verdict.Verdict{judged(id, verdict.Fail, "a")}, []verdict.Verdict{judged(id, verdict.Pass)}, []string{"fixed lamp read-back 1"}},
		"newly tested":               {[]verdict.Verdict{judged(id, verdict.Skip)}, []verdict.Verdict{judged(id, verdict.Pass)}, []string{"newly-tested lamp read-back 1"}},
		"not tested":                 {[]verdict.Verdict{judged(id, verdict.Pass)}, []verdict.Verdict{judged(id, verdict.NotRun)}, []string{"no-longer-tested lamp read-back 1"}},
		"a new case":                 {nil, []verdict.Verdict{judged(id, verdict.Fail, "a")}, []string{"newly-tested lamp read-back 1"}},
		"a case that is gone":        {[]verdict.Verdict{judged(id, verdict.Fail, "a")}, nil, []string{"no-longer-tested lamp read-back 1"}},
		"a new case that is skipped": {nil, []verdict.Verdict{judged(id, verdict.Skip)}, nil},
		"one cause in two cases": {
			[]verdict.Verdict{judged("lamp/full/read-back", verdict.Pass), judged("lamp/only/read-back", verdict.Pass)},
			[]verdict.Verdict{judged("lamp/full/read-back", verdict.Fail, "a"), judged("lamp/only/read-back", verdict.Fail, "a")},
			[]string{"broken lamp read-back 2"},
		},
		"another order of operations": {
			[]verdict.Verdict{judged("a/full/x", verdict.Pass), judged("b/full/x", verdict.Fail, "a"), judged("c/full/x", verdict.Pass)},
			[]verdict.Verdict{judged("c/full/x", verdict.Fail, "a"), judged("a/full/x", verdict.Fail, "a"), judged("b/full/x", verdict.Pass)},
			[]string{"broken a x 1", "broken c x 1", "fixed b x 1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := Runs(record(tc.before, nil), record(tc.after, nil))
			if diff := cmp.Diff(tc.want, summary(c)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMock(t *testing.T) {
	pass := func() []verdict.Verdict { return []verdict.Verdict{judged("lamp/full/date", verdict.Pass)} }
	rejects := func(x *verdict.Exchange) { x.Status, x.Body = 400, `{"error":{"code":"bad","message":"a"}}` }
	for name, tc := range map[string]struct {
		service, mock func(*verdict.Exchange)
		want          []string // kind, about and text
		not           string   // why nothing is compared
	}{
		"equal": {},
		"values": {mock: func(x *verdict.Exchange) {
			x.URL, x.Body, x.Header = "http://b/9", `{"id":"2","on":false,"tags":[],"size":4}`, map[string][]string{"Content-Type": {"application/json;charset=utf-8"}, "etag": {`"2"`}, "Server": {"b"}}
		}},
		"laxer":    {service: rejects, want: []string{"laxer|status|the mock accepts (200) what the service rejects (400)"}},
		"stricter": {mock: rejects, want: []string{"stricter|status|the mock rejects (400) what the service accepts (200)"}},
		"another rejection": {
			service: rejects, mock: func(x *verdict.Exchange) { rejects(x); x.Status = 422 },
			want: []string{"different|status|the service sends 400, the mock 422"},
		},
		"no response":  {mock: func(x *verdict.Exchange) { x.Status = 0 }, want: []string{"different|status|the service sends 200, the mock no response"}},
		"a code":       {service: rejects, mock: func(x *verdict.Exchange) { rejects(x); x.Body = `{"error":{"code":"worse","message":"b"}}` }, want: []string{`different|error code|the service sends "bad", the mock "worse"`}},
		"a field":      {mock: func(x *verdict.Exchange) { delete(x.Header, "Etag") }, want: []string{"different|header|only the service sends Etag"}},
		"a media type": {mock: func(x *verdict.Exchange) { x.Header["Content-Type"] = []string{"text/json"} }, want: []string{"different|media type|the service sends application/json, the mock text/json"}},
		"a member":     {mock: func(x *verdict.Exchange) { x.Body = `{"id":"1","tags":["a"],"size":null}` }, want: []string{`different|member|only the service sends "on" (boolean)`}},
		"a type":       {mock: func(x *verdict.Exchange) { x.Body = `{"id":1,"on":true,"tags":["a"],"size":null}` }, want: []string{`different|type|"id" is string from the service, number from the mock`}},
		"an item":      {mock: func(x *verdict.Exchange) { x.Body = `{"id":"1","on":true,"tags":[{}],"size":null}` }, want: []string{`different|type|"tags[]" is string from the service, object from the mock`}},
		"redacted": {mock: func(x *verdict.Exchange) {
			x.Body = `{"id":"[string len=1 #1]","on":"[redacted]","tags":["a"],"size":"[number #2]"}`
		}},
		"a redacted number": {
			service: func(x *verdict.Exchange) { x.Body = `{"id":7}` }, mock: func(x *verdict.Exchange) { x.Body = `{"id":"[number #7]"}` },
		},
		"a part of a batch": {
			service: func(x *verdict.Exchange) { x.Body = `{"responses":[{"id":"1","status":204},{"id":"2","status":400}]}` },
			mock:    func(x *verdict.Exchange) { x.Body = `{"responses":[{"id":"2","status":200},{"id":"1","status":204}]}` },
			want:    []string{"laxer|status|request 2 of the batch: the mock accepts (200) what the service rejects (400)"},
		},
		"other requests": {mock: func(x *verdict.Exchange) { x.RequestBody = `{}`; rejects(x) }, not: otherRequest},
		"throttled":      {service: func(x *verdict.Exchange) { x.Status = 429 }, not: wasThrottled},
		"another step":   {mock: func(x *verdict.Exchange) { x.Step = "after" }, not: sentOnce},
	} {
		t.Run(name, func(t *testing.T) {
			c := Mock(record(pass(), tc.service), record(pass(), tc.mock))
			var got []string
			for _, d := range c.Differences {
				got = append(got, fmt.Sprintf("%s|%s|%s", d.Kind, d.About, d.Text))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if (c.NotCompared[tc.not] > 0) != (tc.not != "") || tc.not == "" && c.Compared != 1 {
				t.Errorf("want not compared: %q, got %d compared, %v", tc.not, c.Compared, c.NotCompared)
			}
		})
	}
}

// What the shape of a response does not show, its check does; and nothing follows from a case that could not be judged.
func TestMockChecks(t *testing.T) {
	one := func(status verdict.Status, got ...string) *verdict.Run {
		return record([]verdict.Verdict{judged("lamp/full/read-back", status, got...)}, nil)
	}
	c := Mock(one(verdict.Pass), one(verdict.Fail, "lost"))
	if len(c.Differences) != 1 || c.Differences[0].About != "check read-back" || c.Differences[0].Text != "the check passes for the service and fails for the mock" {
		t.Errorf("want the check, got %+v", c.Differences)
	}
	if c.Differences[0].A.Exchange != 1 || c.Differences[0].B.Exchange != 1 {
		t.Errorf("want both exchanges, got %+v", c.Differences[0])
	}
	c = Mock(one(verdict.Error), one(verdict.Fail, "lost"))
	if len(c.Differences) != 0 || c.NotCompared[inconclusive] != 1 || c.Compared != 0 {
		t.Errorf("want nothing compared, got %+v, %v", c.Differences, c.NotCompared)
	}
}

// Requests of clients are paired by what they are, since their numbers depend on what came before.
func TestClientRecords(t *testing.T) {
	sent := func(paths ...string) *verdict.Run {
		var verdicts []verdict.Verdict
		for i, path := range paths {
			verdicts = append(verdicts, judged(fmt.Sprintf("%s/request-%d/%s", strings.Trim(path, "/"), i+1, verdict.ClientRequest), verdict.Pass))
		}
		return record(verdicts, func(x *verdict.Exchange) {
			operation, _, _ := strings.Cut(x.Case, "/")
			if x.URL = "http://127.0.0.1:1/" + operation; operation == "bulb" {
				x.Status = 404
			}
		})
	}
	c := Mock(sent("/lamp", "/lamp", "/bulb"), sent("/bulb", "/lamp", "/lamp", "/lamp"))
	if len(c.Differences) != 0 || c.Compared != 3 || c.NotCompared[otherPlan] != 1 {
		t.Errorf("want three pairs and one request left, got %d, %v, %+v", c.Compared, c.NotCompared, c.Differences)
	}
}

func TestOutput(t *testing.T) {
	hostile := "\x1b[31m\n##vso[task.complete]"
	before := record([]verdict.Verdict{judged("lamp/full/read-back", verdict.Pass), judged("lamp/full/date", verdict.Pass)}, nil)
	after := record([]verdict.Verdict{judged("lamp/full/read-back", verdict.Fail, hostile), judged("lamp/full/date", verdict.Skip)}, func(x *verdict.Exchange) {
		x.Body = `{"id":"1","on":false,"name":"\u001b[31m##vso[a]"}`
	})
	after.Verdicts[1].Reason = "not now"
	c := Runs(before, after)
	var out bytes.Buffer
	if err := c.Text(&out, Style{A: "old", B: "new"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"BROKEN lamp: read-back\n", "new: want stored\n", "PATCH /lamps/1\n", `sent {"on":true}`, "old, exchange 1", "|   \"on\": false,",
		"NO LONGER TESTED lamp: date\n", "new: skip: not now\n", "2 verdicts compared: 1 broken, 1 no longer tested\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q in\n%s", want, out.String())
		}
	}
	if strings.ContainsAny(out.String(), "\x1b") || strings.Contains(out.String(), "##vso[") {
		t.Errorf("want no commands in\n%s", out.String())
	}
	out.Reset()
	if err := c.JSON(&out, Style{A: "old", B: "new"}); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Equal       bool
		Counts      map[string]int
		Differences []struct {
			Kind, Operation, About string
			B                      struct {
				Status   string
				Exchange struct {
					Status int
					Curl   string
				}
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Differences) != 2 || doc.Equal || doc.Counts["broken"] != 1 || doc.Differences[0].B.Exchange.Status != 200 || doc.Differences[0].B.Exchange.Curl == "" {
		t.Errorf("want both differences, got %+v", doc)
	}
	if strings.ContainsAny(out.String(), "\x1b") || strings.Contains(out.String(), "##vso[") {
		t.Errorf("want no commands in\n%s", out.String())
	}
}

func TestSideBySide(t *testing.T) {
	var got []string
	for _, r := range sideBySide([]string{"{", "a", "b", "}"}, []string{"{", "b", "c", "d", "}"}) {
		got = append(got, r.left+r.mark+r.right)
	}
	if want := []string{"{ {", "a<", "b b", ">c", ">d", "} }"}; cmp.Diff(want, got) != "" {
		t.Error(cmp.Diff(want, got))
	}
	if got := columns([]row{{"abcdef", "|", "xy"}}, 4); cmp.Diff([]string{"abcd | xy", "ef   |"}, got) != "" {
		t.Errorf("want long lines continued, got %q", got)
	}
}

// A field that only the contract speaks of is compared, and one that nobody speaks of is not.
func TestPromisedFields(t *testing.T) {
	pass := []verdict.Verdict{judged("lamp/full/date", verdict.Pass)}
	service := record(pass, func(x *verdict.Exchange) { x.Header["X-Lamp"], x.Header["X-Other"] = []string{"1"}, []string{"2"} })
	if c := Mock(service, record(pass, nil)); len(c.Differences) != 0 {
		t.Errorf("want no difference, got %+v", c.Differences)
	}
	service.Promises = []verdict.Promise{{ID: "header/200/x-lamp", Kind: "header"}, {ID: "status/200", Kind: "status"}}
	if c := Mock(service, record(pass, nil)); len(c.Differences) != 1 || c.Differences[0].Text != "only the service sends X-Lamp" {
		t.Errorf("want one difference, got %+v", c.Differences)
	}
}

func TestNotes(t *testing.T) {
	a := &verdict.Header{Seed: "1", Depth: "quick", Contracts: []verdict.Contract{{Name: "lamp", Hash: "1"}}}
	b := &verdict.Header{Seed: "2", Depth: "full", Contracts: []verdict.Contract{{Name: "lamp", Hash: "2"}, {Name: "new"}}}
	want := []string{"the plans have depth quick and full", "the plans have seed 1 and 2", "contract lamp has changed between the records"}
	if diff := cmp.Diff(want, notes(a, b)); diff != "" {
		t.Error(diff)
	}
	if got := notes(a, a); got != nil {
		t.Errorf("want none, got %q", got)
	}
}
