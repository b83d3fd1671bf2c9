package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

// The states of a deviation in a run. Of several verdicts that show it, the later state in the list of severities counts.
const (
	stateWarning = 'w'
	stateKnown   = 'k' // the baseline accepts it
	stateFailing = 'f'
	stateChanged = 'c' // the baseline accepts another one of the same check
	stateExpired = 'x' // the baseline accepted it
)

const severities = "wkfcx"

// letters are the statuses of verdicts, as a run keeps them.
var letters = map[verdict.Status]byte{
	verdict.Pass: 'p', verdict.Fail: 'f', verdict.Warn: 'w', verdict.Info: 'i', verdict.Skip: 's', verdict.Error: 'e', verdict.NotRun: 'n',
}

// letterKnown is the letter of a failure that the baseline accepts.
const letterKnown = 'k'

// judged are the letters of verdicts with a result.
const judged = "pifwk"

// The bounds of what is kept of a record, in bytes.
const (
	maxKey  = 2000
	maxName = 300
	maxText = 400
)

// Counts are the results of a run, in numbers. Failed does not include Known, which the baseline accepts.
type Counts struct {
	Passed   int `json:"passed"`
	Failed   int `json:"failed"`
	Known    int `json:"known"`
	Warned   int `json:"warned"`
	Info     int `json:"info"`
	Skipped  int `json:"skipped"`
	Errors   int `json:"errors"`
	NotRun   int `json:"notRun"`
	Kept     int `json:"promisesKept"`
	Broken   int `json:"promisesBroken"`
	Untested int `json:"promisesUntested"`
}

// Coverage is the share of the promises that were tested, in percent.
func (c Counts) Coverage() float64 {
	return verdict.PromiseCount{Kept: c.Kept, Broken: c.Broken, Untested: c.Untested}.Percent()
}

// observation is what is kept of a record.
type observation struct {
	head     *verdict.Header
	foot     *verdict.Footer
	planHash []byte
	statuses []byte // a letter for each verdict, in plan order
	shown    []*sighting
	counts   Counts
}

// sighting is a deviation in a run. Verdicts are the positions in the plan that show it.
type sighting struct {
	fingerprint, operation, check, rule, title, want, got string
	state                                                 byte
	verdicts                                              []int
}

// observe reads a record.
func observe(r verdict.Source) (*observation, error) {
	o := &observation{head: r.Head(), foot: r.Foot()}
	if o.head.Run == "" || len(o.head.Run) > maxName || o.head.Target == "" || len(o.head.Target) > maxName {
		return nil, fmt.Errorf("the record has no run id or no target, or one of more than %d bytes: repeat the run", maxName)
	}
	entries := map[string]verdict.Outcome{}
	if o.foot.Baseline != nil {
		for _, e := range o.foot.Baseline.Entries {
			entries[e.ID] = e.Outcome
		}
	}
	byID, hash := map[string]*sighting{}, sha256.New()
	for v := range r.All() {
		if len(v.ID) > maxKey {
			return nil, fmt.Errorf("the record has a verdict whose id has %d bytes, want at most %d", len(v.ID), maxKey)
		}
		fmt.Fprintf(hash, "%s\n", v.ID)
		position := len(o.statuses)
		o.count(v)
		if v.Status == verdict.Fail || v.Status == verdict.Warn {
			o.see(v, position, entries, byID)
		}
	}
	o.planHash = hash.Sum(nil)
	n := verdict.CountPromises(r.Promised())
	o.counts.Kept, o.counts.Broken, o.counts.Untested = n.Kept, n.Broken, n.Untested
	return o, nil
}

// count adds a verdict to the statuses.
func (o *observation) count(v *verdict.Verdict) {
	letter := letters[v.Status]
	if v.Status == verdict.Fail && v.IsKnown() {
		letter = letterKnown
	}
	o.statuses = append(o.statuses, letter)
	c := &o.counts
	*map[byte]*int{
		'p': &c.Passed, 'f': &c.Failed, letterKnown: &c.Known, 'w': &c.Warned, 'i': &c.Info, 's': &c.Skipped, 'e': &c.Errors, 'n': &c.NotRun,
	}[letter]++
}

// see notes the deviations that a verdict shows.
func (o *observation) see(v *verdict.Verdict, position int, entries map[string]verdict.Outcome, byID map[string]*sighting) {
	findings := make([]*verdict.Finding, 0, len(v.Findings))
	for i := range v.Findings {
		findings = append(findings, &v.Findings[i])
	}
	if len(findings) == 0 {
		findings = append(findings, nil)
	}
	for _, f := range findings {
		id := verdict.FingerprintOf(v, f)
		s := byID[id]
		if s == nil {
			s = newSighting(id, v, f)
			byID[id] = s
			o.shown = append(o.shown, s)
		}
		if state := stateOf(v, entries[id]); strings.IndexByte(severities, state) > strings.IndexByte(severities, s.state) {
			s.state = state
		}
		if n := len(s.verdicts); n == 0 || s.verdicts[n-1] != position {
			s.verdicts = append(s.verdicts, position)
		}
	}
}

func newSighting(id string, v *verdict.Verdict, f *verdict.Finding) *sighting {
	s := &sighting{
		fingerprint: id, state: stateWarning, operation: verdict.Shorten(verdict.OperationID(v), maxName), check: verdict.Shorten(v.Check, maxName),
		rule: verdict.Shorten(cmp.Or(v.Rule, v.Check), maxName), title: verdict.Shorten(v.Title, maxText), got: verdict.Shorten(v.Reason, maxText),
	}
	if f != nil {
		s.want, s.got = verdict.Shorten(f.Want, maxText), verdict.Shorten(f.Got, maxText)
	}
	return s
}

// stateOf is the state of a deviation that a verdict shows. What the baseline says of the deviation itself counts more than what it says of
// the verdict, which may show others.
func stateOf(v *verdict.Verdict, entry verdict.Outcome) byte {
	switch {
	case v.Status == verdict.Warn:
		return stateWarning
	case entry == verdict.Known || v.IsKnown():
		return stateKnown
	case entry == verdict.Expired, v.Deviation != nil && v.Deviation.Outcome == verdict.Expired:
		return stateExpired
	case v.Deviation != nil && v.Deviation.Outcome == verdict.Changed:
		return stateChanged
	}
	return stateFailing
}

// digest tells this record from another one with the same run id.
func (o *observation) digest() []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%d\n%d\n", o.head.Target, o.head.Started.UnixMilli(), o.foot.Ended.UnixMilli(), o.foot.Exit)
	_ = binary.Write(h, binary.BigEndian, o.planHash) // a hash never fails
	_ = binary.Write(h, binary.BigEndian, o.statuses)
	return h.Sum(nil)[:16]
}

// compared lists the exit codes of runs that tell something of the target. A bug in conform costs one case, and not the run.
var compared = []int{verdict.ExitOK, verdict.ExitBroken, verdict.ExitBug, verdict.ExitEnvironment}

// excluded says why the run is not compared with others, or "".
func (o *observation) excluded() string {
	switch {
	case !o.reached():
		return "the target could not be reached"
	case o.foot.Interrupted, o.counts.NotRun > 0, o.foot.Exit == verdict.ExitIncomplete:
		return "the run is incomplete"
	case o.foot.Exit == verdict.ExitEnvironment && 5*o.counts.Errors > o.judged()+o.counts.Errors: // fewer cost only what they hide
		return fmt.Sprintf("exit code 3, %d verdicts could not be judged", o.counts.Errors)
	case !slices.Contains(compared, o.foot.Exit):
		return fmt.Sprintf("exit code %d", o.foot.Exit)
	}
	return ""
}

// reached reports whether the target answered: at most four in five of the verdicts that were tried have no result.
func (o *observation) reached() bool {
	return o.counts.Errors == 0 || 4*o.judged() >= o.counts.Errors
}

// judged counts the verdicts with a result.
func (o *observation) judged() int {
	return o.counts.Passed + o.counts.Failed + o.counts.Known + o.counts.Warned + o.counts.Info
}

// night is the day of a run, in UTC.
func night(t time.Time) string { return t.UTC().Format(time.DateOnly) }
