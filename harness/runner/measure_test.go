package runner_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/specs"
)

// measured is the effect of a fault on one class of contract. It broke something if a response differs from that of the faithful mock, or
// if the fault changed the page.
type measured struct {
	fault  mock.Fault
	class  string
	broke  bool
	found  bool     // by its own check
	alarms []string // the other checks that failed or warned
}

// harmless are faults that change responses of a class of contract without breaking a promise, by `fault class`, with the reason.
var harmless = map[string]string{
	"xml-mislabelled accepted":            "a response without content has no media type",
	"xml-mislabelled ifmatch":             "a response without content has no media type",
	"xml-mislabelled nocontent":           "a response without content has no media type",
	"xml-mislabelled singleton":           "a response without content has no media type",
	"xml-mislabelled both":                "a response without content has no media type",
	"id-changed both":                     onlyPreferred,
	"property-missing both":               onlyPreferred,
	"context-missing both":                onlyPreferred,
	"write-only-shown both":               onlyPreferred,
	"etag-body-other both":                onlyPreferred,
	"no-body-accepted odata":              "the contract does not require a body",
	"listed-stale accepted":               "202 does not say when the update is applied",
	"update-ignored accepted":             "202 does not say when the update is applied",
	"charset-ignored accepted":            "202 does not say when the update is applied",
	"charset-ignored jsonpatch":           "only updates that are JSON objects are sent in another charset that exists",
	"nul-cut accepted":                    "202 does not say when the update is applied",
	"large-text-cut accepted":             "202 does not say when the update is applied",
	"chunks-lost accepted":                "202 does not say when the update is applied",
	"text-cut accepted":                   "202 does not say when the update is applied",
	"line-break-changed accepted":         "202 does not say when the update is applied",
	"text-nfkc accepted":                  "202 does not say when the update is applied",
	"text-in-ascii accepted":              "202 does not say when the update is applied",
	"empty-ignored accepted":              "202 does not say when the update is applied",
	"enum-reset http":                     "the enumeration has this value already; full depth updates each property once more",
	"fresh-for-an-hour http":              "without Content-Location no cache stores the response",
	"fraction-dropped http":               "in http a service may normalize values",
	"property-missing http":               "plain HTTP promises no member that the schema does not require",
	"media-type-bad-request http":         anyRejection,
	"if-match-stale-conflict http":        anyRejection,
	"no-token-forbidden http":             anyRejection,
	"malformed-token-forbidden http":      anyRejection,
	"boolean-rejected jsonpatch":          notSettable,
	"text-rejected jsonpatch":             notSettable,
	"fresh-for-an-hour jsonpatch":         "without Content-Location no cache stores the response",
	"fraction-dropped jsonpatch":          "in http a service may normalize values",
	"property-missing jsonpatch":          "plain HTTP promises no member that the schema does not require",
	"media-type-bad-request jsonpatch":    anyRejection,
	"if-match-stale-conflict jsonpatch":   anyRejection,
	"no-token-forbidden jsonpatch":        anyRejection,
	"malformed-token-forbidden jsonpatch": anyRejection,
	"context-other both":                  onlyPreferred,
	"listed-stale http":                   "in http a list may show other values than the entity",
	"listed-stale jsonpatch":              "in http a list may show other values than the entity",
	"created-restamped odata":             timesByName,
}

const notSettable = "a contract of JSON Patch does not say which members of the entity an update may set"

const timesByName = "except in graph, the name of a time promises nothing: information"

const onlyPreferred = "only the update that prefers it gets a body, and that case does not read"

const anyRejection = "HTTP leaves it to the target which 4xx fits best"

// promisedOtherwise are faults whose check does not belong to the profile of a class, by `fault class`, with the check that finds them there,
// and faults that two checks find, by `fault`.
var promisedOtherwise = map[string]string{
	"text-cut": "spelling-accepted", "text-in-ascii": "spelling-accepted", "text-trimmed": "spelling-accepted", // a long text, a surrogate pair in escapes, and blanks
	"sibling-reset http": "complex-merged", // an entry that the update before set
	"status-201 http":    "status-documented", "error-html http": "content-type", "status-201 jsonpatch": "status-documented", "error-html jsonpatch": "content-type",
}

// Every fault is found by its check, and by no other, on every class of contract on which it breaks anything. There is such a class for
// each fault. `make catalogue` sets CONFORM_CATALOGUE to try every fault on every class, and shows the tables; otherwise each is tried on every
// fourth class, and classes of neighbouring faults differ.
func TestEveryFaultIsFoundByExactlyItsCheck(t *testing.T) {
	if testing.Short() {
		t.Skip("slow with the race detector: make test runs it without")
	}
	var mu sync.Mutex
	var all []measured
	t.Run("class", func(t *testing.T) {
		for i, class := range measuredClasses(t) {
			t.Run(class().Name, func(t *testing.T) {
				t.Parallel()
				faithful := measureRun(t, "", class())
				for k, fault := range mock.Faults() {
					if os.Getenv("CONFORM_CATALOGUE") == "" && (i+k)%4 > 0 {
						continue
					}
					t.Run(fault.ID, func(t *testing.T) {
						m := measure(t, fault, class, faithful)
						if reason := harmless[m.fault.ID+" "+m.class]; reason != "" {
							if !m.broke || m.found {
								t.Errorf("%s on %s is not harmless any more: %s", m.fault.ID, m.class, reason)
							}
							m.broke = false
						}
						mu.Lock()
						all = append(all, m)
						mu.Unlock()
					})
				}
			})
		}
	})
	ran, somewhere := map[string]int{}, map[string]bool{}
	for _, m := range all {
		ran[m.fault.ID]++
		somewhere[m.fault.ID] = somewhere[m.fault.ID] || m.broke
		if m.broke != m.found {
			t.Errorf("%s on %s: broke something: %t, found by %s: %t; a class without the promise goes into harmless, with the reason", m.fault.ID, m.class, m.broke, m.fault.Check, m.found)
		}
		for _, other := range m.alarms {
			t.Errorf("%s on %s: want nothing but %s, got %s", m.fault.ID, m.class, m.fault.Check, other)
		}
	}
	every := len(measuredClasses(t)) // -run may leave out classes and faults
	for _, fault := range mock.Faults() {
		if ran[fault.ID] == every && !somewhere[fault.ID] {
			t.Errorf("%s has nothing to break in any class of contract", fault.ID)
		}
	}
	t.Log("\n" + foundTable(all) + "\n" + silentTable(all) + "\n" + depthTable(t))
}

// measuredClasses are the classes of contract and the first operation of each embedded contract. A contract is loaded for each run,
// because a fault may change it.
func measuredClasses(t *testing.T) (out []func() *contract.Contract) {
	t.Helper()
	for _, class := range classes(t) {
		out = append(out, func() *contract.Contract { return loadFile(t, class.File) })
	}
	for _, name := range specs.Names() {
		out = append(out, func() *contract.Contract {
			c := load(t, name)[0]
			c.Operations = c.Operations[:1]
			return c
		})
	}
	return out
}

// measureRun runs without a redactor, which hides the effect of some faults.
func measureRun(t *testing.T, faultID string, c *contract.Contract) *verdict.Run {
	t.Helper()
	contracts := []*contract.Contract{c}
	root, clock := serveMock(t, faultID, contracts)
	run := runOpenly(t, root, contracts, runner.Options{Mock: true}, clock, clock.Now)
	endless, cut := faultID == "throttle-without-end", faultID == "length-large" // conditional updates are not sent again
	for _, v := range run.Verdicts {
		if (v.Status == verdict.Error || v.Status == verdict.NotRun) && v.Class != "twin.failed" && !(endless && v.Class == string(wire.Throttled)) && !(cut && v.Class == string(wire.Disconnected)) {
			t.Errorf("fault %q: %s is %s: %s", faultID, v.ID, v.Status, v.Reason)
		}
	}
	mustShowExchanges(t, faultID, run)
	return run
}

var startsWithStatus = regexp.MustCompile(`^[1-5]\d\d [A-Z]`)

// mustShowExchanges checks that a finding about a response names the exchange with that response. Those in a batch have none of their own.
func mustShowExchanges(t *testing.T, faultID string, run *verdict.Run) {
	t.Helper()
	status := map[int]string{}
	for _, x := range run.Exchanges {
		status[x.ID] = check.Status(x.Status)
	}
	for _, v := range run.Verdicts {
		for _, f := range v.Findings {
			if v.Family != "batch" && startsWithStatus.MatchString(f.Got) && !strings.HasPrefix(f.Got, status[f.Exchange]) {
				t.Errorf("fault %q: %s got %q, and names the exchange %d, a %q", faultID, v.ID, f.Got, f.Exchange, status[f.Exchange])
			}
		}
	}
}

func measure(t *testing.T, fault mock.Fault, class func() *contract.Contract, faithful *verdict.Run) measured {
	t.Helper()
	c := class()
	m := measured{fault: fault, class: c.Name}
	if fault.Page && c.Operations[0].Permissions == nil {
		return m // the contract comes from no page
	}
	run := measureRun(t, fault.ID, c)
	page, spoilt := class().Operations[0], c.Operations[0]
	m.broke = !slices.Equal(answers(run), answers(faithful)) || !reflect.DeepEqual(page.Example, spoilt.Example) || !reflect.DeepEqual(page.Gaps, spoilt.Gaps)
	if k, err := catalogue.Lookup(fault.Check); err != nil || !page.Profile.Includes(k.Profile) {
		m.broke = false // the class does not promise it
	}
	was := findings(faithful)
	for id, said := range findings(run) {
		switch {
		case slices.Equal(said, was[id]):
		case id == promisedOtherwise[fault.ID+" "+m.class], id == promisedOtherwise[fault.ID]:
		case id == fault.Check:
			m.found = true
		default:
			m.alarms = append(m.alarms, id)
		}
	}
	if fault.Check == "parallel-updates" {
		m.broke = m.found // the responses to parallel requests have no order, in which two runs could be compared
	}
	slices.Sort(m.alarms)
	return m
}

// findings lists the failures and warnings of a run by check, and the infos of checks that only inform.
func findings(run *verdict.Run) map[string][]string {
	out := map[string][]string{}
	for _, v := range run.Verdicts {
		c, err := catalogue.Lookup(v.Check)
		if v.Status == verdict.Fail || v.Status == verdict.Warn || v.Status == verdict.Info && err == nil && c.Level == verdict.May {
			out[v.Check] = append(out[v.Check], fmt.Sprint(v.ID, v.Findings))
		}
	}
	return out
}

// passing matches what differs between any two runs: the time.
var passing = regexp.MustCompile(`"date":"[^"]*"`)

// innerIDs are the ids of requests in a batch.
var innerIDs = regexp.MustCompile(`"(client-)?request-id":"[^"]*"`)

// answers lists every response of a run, except those to parallel requests. Times and request ids are replaced by the place of their first occurrence.
func answers(run *verdict.Run) (out []string) {
	seen := map[string]bool{}
	for _, x := range run.Exchanges {
		if strings.HasSuffix(x.Case, "/"+check.Parallel) || strings.HasSuffix(x.Case, "/"+check.ParallelTags) {
			continue // the order of parallel requests differs between runs
		}
		id, clientID := strings.Join(x.Header["Request-Id"], ""), strings.Join(x.RequestHeader["Client-Request-Id"], "")
		known := strings.NewReplacer(cmp.Or(id, "-"), "#", cmp.Or(clientID, "-"), "##")
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s %d", x.Case, x.Step, x.Status)
		if id != "" && seen[id] {
			b.WriteString(" numbered as another one")
		}
		seen[id] = true
		for _, name := range slices.Sorted(maps.Keys(x.Header)) {
			value := known.Replace(strings.Join(x.Header[name], ", "))
			if _, err := http.ParseTime(value); name == "Date" && err == nil || name == "Content-Length" && value != "0" {
				value = ""
			}
			fmt.Fprintf(&b, " %s=%s", name, value)
		}
		if x.Millis > 0 { // by a clock that only waits move on
			fmt.Fprintf(&b, " in %g ms", x.Millis)
		}
		for _, a := range x.Attempts {
			fmt.Fprintf(&b, " after %d", a.Status)
		}
		body := passing.ReplaceAllString(x.Body, `"date"`)
		if strings.HasSuffix(x.URL, "/$batch") {
			body = innerIDs.ReplaceAllString(body, "#")
		}
		b.WriteString(known.Replace(body))
		out = append(out, b.String())
	}
	return out
}

// foundTable counts the faults of each check, over the classes on which they break anything.
func foundTable(all []measured) string {
	var b strings.Builder
	tab := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(tab, "check\tfound / faults\tfound / times that one broke something\tfalse alarms")
	alarms := map[string]int{}
	for _, m := range all {
		for _, id := range m.alarms {
			alarms[id]++
		}
	}
	var total [5]int
	for _, c := range catalogue.All() {
		faults, found := map[string]bool{}, map[string]bool{}
		broke, caught := 0, 0
		for _, m := range all {
			if m.fault.Check != c.ID {
				continue
			}
			faults[m.fault.ID] = true
			if m.broke {
				broke++
			}
			if m.found {
				caught++
				found[m.fault.ID] = true
			}
		}
		fmt.Fprintf(tab, "%s\t%d / %d\t%d / %d\t%d\n", c.ID, len(found), len(faults), caught, broke, alarms[c.ID])
		for i, n := range []int{len(found), len(faults), caught, broke, alarms[c.ID]} {
			total[i] += n
		}
	}
	fmt.Fprintf(tab, "%d checks\t%d / %d\t%d / %d\t%d\n", len(catalogue.All()), total[0], total[1], total[2], total[3], total[4])
	_ = tab.Flush()
	return b.String()
}

// silentTable lists the faults without a promise to break, by class.
func silentTable(all []measured) string {
	byClass := map[string][]string{}
	for _, m := range all {
		if !m.broke {
			byClass[m.class] = append(byClass[m.class], m.fault.ID)
		}
	}
	var b strings.Builder
	for _, class := range slices.Sorted(maps.Keys(byClass)) {
		ids := byClass[class]
		slices.SortFunc(ids, cmp.Compare)
		fmt.Fprintf(&b, "%s: %d faults have no promise to break\n    %s\n", class, len(ids), strings.Join(ids, " "))
	}
	return b.String()
}

// depthTable counts the requests of each depth, and the checks that judge anything, of those that apply to the contract.
func depthTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	tab := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(tab, "contract\tdepth\trequests\tchecks at work\tleft out whole")
	for _, class := range append(measuredClasses(t), func() *contract.Contract { return ten(t) }) {
		c := class()
		for _, depth := range plan.Depths() {
			p := planWith(t, "http://mock", plan.Options{Contracts: []*contract.Contract{c}, Depth: plan.Depth(depth)})
			work, out := 0, []string{}
			for _, place := range p.Applicability() {
				switch {
				case len(place.Cases) > 0:
					work++
				case len(place.Omitted) > 0:
					out = append(out, place.Check.ID)
				}
			}
			fmt.Fprintf(tab, "%s\t%s\t%d\t%d / %d\t%s\n", c.Name, depth, p.Requests(), work, work+len(out), strings.Join(out, " "))
		}
	}
	_ = tab.Flush()
	return b.String()
}
