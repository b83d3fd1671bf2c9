// Package verdict is the record of a run: plain data, versioned, readable without any other package.
package verdict

import "time"

// Version is the version of the record's format; a reader refuses any other.
const Version = 1

// Status is what became of one planned verdict.
type Status string

// The closed set of statuses. A run is born with every verdict NotRun, so that a lost result can never read as a pass.
const (
	NotRun Status = "not-run"
	Pass   Status = "pass"
	Fail   Status = "fail"  // the target broke a promise
	Warn   Status = "warn"  // a should, or Graph's own habits; a failure under --strict
	Info   Status = "info"  // worth knowing, never a failure
	Skip   Status = "skip"  // not applicable, with the reason
	Error  Status = "error" // nothing was learned, with the reason
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

// Finding is one mismatch. Class is a stable machine word (`status.unexpected`); Exchange is the id of the exchange that
// shows it, 0 where none does. WFC is the class's code in the Web Fuzzing Commons, 0 where it has none.
type Finding struct {
	Class    string `json:"class"`
	WFC      int    `json:"wfc,omitempty"`
	Want     string `json:"want"`
	Got      string `json:"got"`
	Hint     string `json:"hint,omitempty"`
	Exchange int    `json:"exchange,omitempty"`
}

// Verdict is the judgement of one check on one case. ID is a path of words, `contract/case/check`
// (`contract/operation/case/check` where a contract has several operations).
type Verdict struct {
	ID        string    `json:"id"`
	Contract  string    `json:"contract"`
	Operation string    `json:"operation"`
	Case      string    `json:"case"`
	Check     string    `json:"check"`
	Rule      string    `json:"rule"`
	Title     string    `json:"title"`
	Family    string    `json:"family"`
	Level     Level     `json:"level"`
	Safety    string    `json:"safety"`
	Cite      string    `json:"cite"`
	Promise   string    `json:"promise,omitempty"`
	Status    Status    `json:"status"`
	Class     string    `json:"class,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Findings  []Finding `json:"findings,omitempty"`
	Exchanges []int     `json:"exchanges,omitempty"`
	Millis    float64   `json:"ms"`
}

// Exchange is one redacted request with its redacted answer. Error says why no answer came, in words; Status is 0 then. Attempts
// are the tries before it that the target turned away, the first one first.
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

// Attempt is one try of a request that was sent again: what came back, redacted.
type Attempt struct {
	Status int                 `json:"status"`
	Header map[string][]string `json:"header,omitempty"`
	Body   string              `json:"body,omitempty"`
	Error  string              `json:"error,omitempty"`
	Before float64             `json:"beforeMs"` // how long before the exchange itself it was sent
}

// Contract names one contract of the run and the SHA-256 of its bytes. Path is the file that it came from, empty where it ships with
// conform; Params are what the user bound of its parameters, redacted.
type Contract struct {
	Name       string            `json:"name"`
	Hash       string            `json:"hash"`
	Operations int               `json:"operations"`
	Path       string            `json:"path,omitempty"`
	Params     map[string]string `json:"params,omitempty"`
}

// Header says what was run against what. PlanHash covers the ids of every planned verdict.
type Header struct {
	Run       string            `json:"run"`
	Started   time.Time         `json:"started"`
	Conform   string            `json:"conform"`
	Go        string            `json:"go"`
	Target    string            `json:"target"` // the name used in file names, `mock` or the host
	URL       string            `json:"url"`    // the base URL, redacted; empty where each contract names its own
	Seed      string            `json:"seed"`
	Catalogue string            `json:"catalogue"`
	PlanHash  string            `json:"planHash"`
	Planned   int               `json:"planned"`
	Strict    bool              `json:"strict"`
	Depth     string            `json:"depth,omitempty"`
	Fault     string            `json:"fault,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"` // what the configuration says of the target
	Contracts []Contract        `json:"contracts"`
}

// Footer closes a record; one without it is refused.
type Footer struct {
	Ended       time.Time      `json:"ended"`
	Counts      map[Status]int `json:"counts"`
	Exchanges   int            `json:"exchanges"`
	Interrupted bool           `json:"interrupted,omitempty"`
	Exit        int            `json:"exit"`
}

// Run is a whole record: every planned verdict, in plan order, and every exchange, in id order.
type Run struct {
	Header    Header
	Verdicts  []Verdict
	Exchanges []Exchange
	Footer    Footer
}

// Count returns how many verdicts have each status.
func (r *Run) Count() map[Status]int {
	counts := map[Status]int{}
	for i := range r.Verdicts {
		counts[r.Verdicts[i].Status]++
	}
	return counts
}
