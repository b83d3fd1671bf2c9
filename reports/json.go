package reports

import (
	"io"

	"github.com/graphconform/conform/harness/verdict"
)

// summary is the document that JSON writes. Members may be added; renaming or removing one takes a new version.
type summary struct {
	Version     int                    `json:"version"`
	Header      jsonHeader             `json:"header"`
	Ended       string                 `json:"ended"`
	Seconds     float64                `json:"seconds"`
	Exit        int                    `json:"exit"`
	Interrupted bool                   `json:"interrupted"`
	Total       int                    `json:"total"`
	Counts      map[verdict.Status]int `json:"counts"`
	Baseline    *jsonBaseline          `json:"baseline,omitempty"`
	Findings    []jsonFinding          `json:"findings"`
	Verdicts    []jsonVerdict          `json:"verdicts"`
}

// jsonBaseline is the record's, with the entries that expire within two weeks.
type jsonBaseline struct {
	*verdict.Baseline
	Counts   map[verdict.Outcome]int `json:"counts"` // all six, including zeros
	Expiring []string                `json:"expiring"`
}

type jsonFinding struct {
	Status    verdict.Status   `json:"status"`
	Outcome   verdict.Outcome  `json:"outcome,omitempty"`
	Operation string           `json:"operation"`
	Check     string           `json:"check"`
	Class     string           `json:"class"`
	WFC       int              `json:"wfc,omitempty"`
	Count     int              `json:"count"`
	Cases     []string         `json:"cases"`
	Says      []jsonDifference `json:"says"`
}

type jsonDifference struct {
	Want string `json:"want"`
	Got  string `json:"got"`
	Hint string `json:"hint,omitempty"`
	jsonExchange
}

// jsonExchange says what was sent and what the target says about it.
type jsonExchange struct {
	Sent  string `json:"sent,omitempty"`
	Error string `json:"error,omitempty"`
	Curl  string `json:"curl,omitempty"`
}

type jsonHeader struct {
	verdict.Header
	Started string `json:"started"`
}

type jsonVerdict struct {
	Fingerprint string `json:"fingerprint"`
	verdict.Verdict
	Findings []jsonVerdictFinding `json:"findings,omitempty"` // instead of the verdict's own
}

type jsonVerdictFinding struct {
	verdict.Finding
	jsonExchange
}

func newJSONExchange(x *verdict.Exchange) (out jsonExchange) {
	if x != nil {
		out = jsonExchange{Error: verdict.ErrorText(x, verdict.MaxError), Curl: verdict.Curl(x, verdict.MaxCurl)}
	}
	if x != nil && x.RequestBody != "" {
		out.Sent = shown(x.RequestBody, verdict.MaxSent)
	}
	return out
}

// JSON writes the summary of a run as one JSON document, for programs:
//
//	version      of this document, the record's own
//	header       as in the record
//	ended        RFC 3339, UTC
//	seconds      from the header's started to ended
//	exit         the exit code
//	interrupted  whether the run was stopped
//	total        number of verdicts
//	counts       verdicts per status, all seven including zeros; failures that a baseline accepts are failures
//	baseline     if the run has one: file, mode, counts per outcome (new, known, changed and expired verdicts, fixed and
//	             unobserved entries), the entries with their outcomes, and the ids of those that expire within 14 days
//	findings     what each check found on each operation, failures before known ones before warnings: status, the outcome by
//	             the baseline, operation, check, class, its code in the Web Fuzzing Commons, count and names of the cases, and
//	             each difference once, as want, got and hint
//	verdicts     every verdict that did not pass, in the order of the plan, as in the record, with its fingerprint
//
// Each difference and each finding of a verdict also has sent, the body that was sent, shortened; error, the target's code and message;
// and curl, the command that sends the request again.
//
// The exchanges are only in the record. The text is safe to print: it contains no command to a terminal or a CI system.
func JSON(w io.Writer, r verdict.Source) error { return writeIndented(w, newSummary(r)) }

// writeJSON is JSON for one record. Several are the list `targets` of one document.
func writeJSON(w io.Writer, records []verdict.Source) error {
	if len(records) == 1 {
		return JSON(w, records[0])
	}
	doc := struct {
		Version int       `json:"version"`
		Targets []summary `json:"targets"`
	}{verdict.Version, []summary{}}
	for _, r := range records {
		doc.Targets = append(doc.Targets, newSummary(r))
	}
	return writeIndented(w, doc)
}

func newSummary(r verdict.Source) summary {
	doc := summary{
		Version: verdict.Version,
		Header:  jsonHeader{*r.Head(), r.Head().Started.UTC().Format(verdict.TimeLayout)},
		Ended:   r.Foot().Ended.UTC().Format(verdict.TimeLayout),
		Seconds: wall(r) / 1000, Exit: r.Foot().Exit, Interrupted: r.Foot().Interrupted,
		Counts: map[verdict.Status]int{}, Findings: findings(r), Verdicts: []jsonVerdict{},
	}
	if doc.Header.Contracts == nil {
		doc.Header.Contracts = []verdict.Contract{}
	}
	doc.Baseline = newJSONBaseline(r)
	for _, s := range verdict.Statuses() {
		doc.Counts[s] = 0
	}
	for original := range r.All() {
		v := *original
		doc.Total++
		if s := status(&v); s != v.Status {
			v.Reason, v.Status = reason(&v), s
		}
		v.Millis = finite(v.Millis)
		doc.Counts[v.Status]++
		if v.Status != verdict.Pass {
			out := jsonVerdict{Fingerprint: verdict.Fingerprint(original), Verdict: v}
			for _, f := range v.Findings {
				out.Findings = append(out.Findings, jsonVerdictFinding{f, newJSONExchange(r.Exchange(f.Exchange))})
			}
			doc.Verdicts = append(doc.Verdicts, out)
		}
	}
	return doc
}

func newJSONBaseline(r verdict.Source) *jsonBaseline {
	b := r.Foot().Baseline
	if b == nil {
		return nil
	}
	out := &jsonBaseline{b, map[verdict.Outcome]int{}, []string{}}
	for _, o := range outcomes {
		out.Counts[o] = b.Counts[o]
	}
	for _, e := range expiring(r) {
		out.Expiring = append(out.Expiring, e.ID)
	}
	return out
}

// findings lists failures and warnings, one for each operation, check and class.
func findings(r verdict.Source) []jsonFinding {
	out, verdicts := []jsonFinding{}, notable(r)
	for _, status := range []verdict.Status{verdict.Fail, known, verdict.Warn} {
		for _, group := range byFinding(verdicts, status) {
			v := group[0]
			f := jsonFinding{Status: v.Status, Operation: operation(v), Check: v.Check, Class: verdict.Class(v), Count: len(group), Says: []jsonDifference{}}
			if v.Deviation != nil {
				f.Outcome = v.Deviation.Outcome
			}
			if len(v.Findings) > 0 {
				f.WFC = v.Findings[0].WFC
			}
			for _, v := range group {
				f.Cases = append(f.Cases, v.Case)
			}
			for _, d := range distinct(group) {
				f.Says = append(f.Says, jsonDifference{d.Want, d.Got, d.Hint, newJSONExchange(r.Exchange(d.Exchange))})
			}
			out = append(out, f)
		}
	}
	return out
}
