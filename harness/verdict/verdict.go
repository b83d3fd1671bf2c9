// Package verdict is the record of a run: plain, versioned data that other programs can read without the rest of conform.
//
// A record is a file of JSON lines: a header, a line per verdict, a line per promise, a line per exchange, a footer. Read returns it as a Run, and rejects
// one that is incomplete. Each verdict says whether one check of one case passed; ExitCode sums them up. WriteFile writes a record.
//
//	run, err := verdict.Read(file)
//	failures := run.Count()[verdict.Fail]
//
// The exported names and the format are stable. New members may appear in a record of the same Version, and Read ignores members that it
// does not know. The text of reasons, findings and hints may change; ids and classes do not.
package verdict

import (
	"iter"
	"strings"
	"time"
)

// Version is the version of the format; Read rejects any other.
const Version = 1

// Status is the result of one planned verdict.
type Status string

// The statuses. A run starts with every verdict NotRun, so that a lost result never counts as a pass.
const (
	NotRun Status = "not-run"
	Pass   Status = "pass"
	Fail   Status = "fail"  // the target broke a promise
	Warn   Status = "warn"  // broke a should, or a convention of Graph; a failure with --strict
	Info   Status = "info"  // a remark, never a failure
	Skip   Status = "skip"  // not applicable, with the reason
	Error  Status = "error" // inconclusive, with the reason
)

// Statuses lists every status, worst last.
func Statuses() []Status { return []Status{Pass, Info, Skip, Warn, NotRun, Error, Fail} }

// Level is the normative force behind a check.
type Level string

// The levels: Must and Documented fail, Should warns, Convention (of Microsoft Graph) warns on a tenant and fails on a mock, May informs.
const (
	Must       Level = "must"
	Documented Level = "documented"
	Should     Level = "should"
	Convention Level = "convention"
	May        Level = "may"
)

// LeftOut is the class of the one verdict of an operation that conform cannot test. It is a skip, whose reason starts with what kind of
// operation it is, followed by a colon.
const LeftOut = "operation.left-out"

// LeftOutProperty is the class of the one verdict of a property that conform cannot make a value for, a skip as well.
const LeftOutProperty = "property.left-out"

// ClientRequest is the check of a request that a client sent to the mock, in the record of `conform mock --record`.
const ClientRequest = "client-request"

// BugReport is the reason of a verdict that a bug in conform made inconclusive: what happened, and what to do about it.
func BugReport(what string, stack []byte) string {
	return "a bug in conform; please report it at https://github.com/graphconform/conform/issues, with the contract and this text: " + what + "\n" + string(stack)
}

// Finding is one mismatch. Class is a stable word (`status.unexpected`), WFC its code in the Web Fuzzing Commons or 0. Exchange is the id
// of the exchange that shows the mismatch, or 0. About names the property or the header field that differs, if it is one.
type Finding struct {
	Class    string `json:"class"`
	About    string `json:"about,omitempty"`
	WFC      int    `json:"wfc,omitempty"`
	Want     string `json:"want"`
	Got      string `json:"got"`
	Hint     string `json:"hint,omitempty"`
	Exchange int    `json:"exchange,omitempty"`

	Fingerprint string `json:"fingerprint,omitempty"` // see FingerprintOf
}

// Verdict is the result of one check on one case. ID is a path of words, `contract/case/check`
// (`contract/operation/case/check` if the contract has several operations).
type Verdict struct {
	ID        string     `json:"id"`
	Contract  string     `json:"contract"`
	Operation string     `json:"operation"`
	Case      string     `json:"case"`
	Check     string     `json:"check"`
	Rule      string     `json:"rule"`
	Title     string     `json:"title"`
	Family    string     `json:"family"`
	Level     Level      `json:"level"`
	Safety    string     `json:"safety"`
	Cite      string     `json:"cite"`
	Promise   string     `json:"promise,omitempty"`
	Status    Status     `json:"status"`
	Class     string     `json:"class,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Findings  []Finding  `json:"findings,omitempty"`
	Exchanges []int      `json:"exchanges,omitempty"`
	Deviation *Deviation `json:"deviation,omitempty"` // of a verdict that fails, if the run has a baseline
	Millis    float64    `json:"ms"`
}

// Exchange is one redacted request with its redacted response. If none came, Error says why and Status is 0. Attempts are the earlier
// attempts at the request that the target throttled, in their order.
type Exchange struct {
	ID            int                 `json:"id"`
	Case          string              `json:"case"`
	Step          string              `json:"step"`
	Method        string              `json:"method"`
	URL           string              `json:"url"`
	RequestHeader map[string][]string `json:"requestHeader,omitempty"`
	RequestBody   string              `json:"requestBody,omitempty"`
	Status        int                 `json:"status"`
	Header        map[string][]string `json:"header,omitempty"`
	Body          string              `json:"body,omitempty"`
	Truncated     bool                `json:"truncated,omitempty"`
	ErrorKind     string              `json:"errorKind,omitempty"`
	Error         string              `json:"error,omitempty"`
	Started       time.Time           `json:"started"`
	Millis        float64             `json:"ms"`
	Attempts      []Attempt           `json:"attempts,omitempty"`
}

// Attempt is the redacted response to an attempt after which the request was sent again.
type Attempt struct {
	Status int                 `json:"status"`
	Header map[string][]string `json:"header,omitempty"`
	Body   string              `json:"body,omitempty"`
	Error  string              `json:"error,omitempty"`
	Before float64             `json:"beforeMs"` // when it was sent, in milliseconds before the exchange
}

// Contract names one contract of the run and the SHA-256 of its bytes. Path is its file, empty if it ships with conform;
// Profile says whose rules applied: http, odata or graph. Params are the parameters that the user set, redacted.
type Contract struct {
	Name       string            `json:"name"`
	Hash       string            `json:"hash"`
	Operations int               `json:"operations"`
	Profile    string            `json:"profile,omitempty"`
	Path       string            `json:"path,omitempty"`
	Params     map[string]string `json:"params,omitempty"`
	Gaps       []string          `json:"gaps,omitempty"` // what of the description is not sent or not judged, with its line
}

// CaseID returns the id of the verdict's case, as exchanges have it.
func (v *Verdict) CaseID() string { return strings.TrimSuffix(v.ID, "/"+v.Check) }

// Header says which contracts were run against which target. PlanHash covers the ids of all planned verdicts.
type Header struct {
	Run       string            `json:"run"`
	Started   time.Time         `json:"started"`
	Conform   string            `json:"conform"`
	Go        string            `json:"go"`
	Target    string            `json:"target"`             // the name used in file names, `mock` or the host
	Named     bool              `json:"named,omitempty"`    // the target is one of conform.yaml
	Writes    bool              `json:"writes,omitempty"`   // --allow-writes
	Filtered  bool              `json:"filtered,omitempty"` // --case: not every case is planned
	URL       string            `json:"url"`                // the base URL, redacted; empty if each contract names its own
	Seed      string            `json:"seed"`
	Catalogue string            `json:"catalogue"`
	PlanHash  string            `json:"planHash"`
	Planned   int               `json:"planned"`
	Omitted   int               `json:"omitted,omitempty"` // cases that the depth's budget of requests has no room for
	Strict    bool              `json:"strict"`
	Depth     string            `json:"depth,omitempty"`
	Profile   string            `json:"profile,omitempty"`   // selected instead of the contracts' own
	Stateless bool              `json:"stateless,omitempty"` // --stateless
	Fault     string            `json:"fault,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`  // from the configuration of the target
	Shard     *Shard            `json:"shard,omitempty"`   // of a run that several processes share
	Resumes   string            `json:"resumes,omitempty"` // the interrupted run that it continues
	Contracts []Contract        `json:"contracts"`
}

// Footer ends a record; Read rejects a record without it. Exit is the exit code of the run.
type Footer struct {
	Ended       time.Time      `json:"ended"`
	Counts      map[Status]int `json:"counts"`
	Exchanges   int            `json:"exchanges"`
	Interrupted bool           `json:"interrupted,omitempty"`
	Exit        int            `json:"exit"`
	Baseline    *Baseline      `json:"baseline,omitempty"`
}

// Run is one record: every planned verdict, in plan order, every promise of the contracts, and every exchange, in id order.
type Run struct {
	Header    Header
	Verdicts  []Verdict
	Promises  []Promise
	Exchanges []Exchange
	Footer    Footer
}

// Count returns how many verdicts have each status.
func (r *Run) Count() map[Status]int { return Count(r.All()) }

// Count returns how many of the verdicts have each status.
func Count(verdicts iter.Seq[*Verdict]) map[Status]int {
	counts := map[Status]int{}
	for v := range verdicts {
		counts[v.Status]++
	}
	return counts
}
