package reports

import (
	"regexp"

	"github.com/graphconform/conform/harness/verdict"
)

// notable returns the verdicts that a report says more of than their number.
func notable(r verdict.Source) (out []*verdict.Verdict) {
	for v := range r.All() {
		if s := outcome(v); s != verdict.Pass && s != verdict.Info && s != verdict.Skip {
			out = append(out, v)
		}
	}
	return out
}

// withStatus returns the verdicts of a status.
func withStatus(verdicts []*verdict.Verdict, status verdict.Status) []*verdict.Verdict {
	var out []*verdict.Verdict
	for _, v := range verdicts {
		if outcome(v) == status {
			out = append(out, v)
		}
	}
	return out
}

// groupBy groups verdicts with equal keys. Groups and their members stay in order.
func groupBy(verdicts []*verdict.Verdict, key func(*verdict.Verdict) string) [][]*verdict.Verdict {
	var out [][]*verdict.Verdict
	index := map[string]int{}
	for _, v := range verdicts {
		k := key(v)
		n, ok := index[k]
		if !ok {
			n = len(out)
			index[k] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], v)
	}
	return out
}

// byFinding groups the verdicts of a status by operation, what a baseline says of them, check and class of the first finding. Such verdicts usually have one cause, so a
// report shows them once.
func byFinding(verdicts []*verdict.Verdict, status verdict.Status) (out [][]*verdict.Verdict) {
	for _, group := range groupBy(withStatus(verdicts, status), operation) {
		out = append(out, groupBy(group, func(v *verdict.Verdict) string {
			by := ""
			if v.Deviation != nil {
				by = string(v.Deviation.Outcome) + v.Deviation.Entry
			}
			if len(v.Findings) == 0 {
				return by + "\x00" + v.Check + "\x00" + v.Cite + "\x00" + v.Class + "\x00" + v.Reason
			}
			return by + "\x00" + v.Check + "\x00" + v.Cite + "\x00" + v.Findings[0].Class
		})...)
	}
	return out
}

// equalFindings finds, for each verdict of a status, the verdicts on its operation with the same findings, itself included.
func equalFindings(verdicts []*verdict.Verdict, status verdict.Status) map[*verdict.Verdict][]*verdict.Verdict {
	out := map[*verdict.Verdict][]*verdict.Verdict{}
	for _, group := range byFinding(verdicts, status) {
		for _, same := range groupBy(group, func(v *verdict.Verdict) string {
			key := ""
			for i := range v.Findings {
				key += findingKey(&v.Findings[i])
			}
			return key
		}) {
			for _, v := range same {
				out[v] = same
			}
		}
	}
	return out
}

// repeated counts the failures that differ from another one only in their case: JUnit skips them.
func repeated(r verdict.Source) (n int) {
	for v, same := range equalFindings(notable(r), verdict.Fail) {
		if same[0] != v {
			n++
		}
	}
	return n
}

// distinct lists the findings of a group, each once.
func distinct(group []*verdict.Verdict) (out []*verdict.Finding) {
	seen := map[string]bool{}
	for _, v := range group {
		for i := range v.Findings {
			if key := findingKey(&v.Findings[i]); !seen[key] {
				seen[key] = true
				out = append(out, &v.Findings[i])
			}
		}
	}
	return out
}

// volatile matches what differs between responses with the same fault: GUIDs, times, entity tags and the values that conform generates.
var volatile = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\d{4}-\d\d-\d\dT[0-9:.]+|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d|(W/)?"?[0-9a-f]{8,}\.\d+"?|conform-[\w-]+`)

// findingKey is equal for findings that differ only in volatile text.
func findingKey(f *verdict.Finding) string {
	return f.Class + "\x00" + volatile.ReplaceAllString(f.Want, "#") + "\x00" + volatile.ReplaceAllString(f.Got, "#") + "\x00"
}

// localPort is the port that the operating system chose for a connection, which differs each time.
var localPort = regexp.MustCompile(`:\d+->`)

// byReason groups the verdicts of a status by their reason, across operations: an unreachable target has one.
func byReason(verdicts []*verdict.Verdict, status verdict.Status) [][]*verdict.Verdict {
	return groupBy(withStatus(verdicts, status), func(v *verdict.Verdict) string {
		return v.Class + "\x00" + localPort.ReplaceAllString(firstLine(reason(v)), "->")
	})
}
