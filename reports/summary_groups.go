package reports

import (
	"regexp"

	"github.com/graphconform/conform/harness/verdict"
)

// byFinding groups the verdicts of a status that say the same sort of thing of one operation: the same check, with findings of the
// same class. They have one cause, as a rule, and are told once, with how many they are.
func byFinding(verdicts []verdict.Verdict, status verdict.Status) [][]*verdict.Verdict {
	var out [][]*verdict.Verdict
	for _, group := range byOperation(verdicts) {
		out = append(out, gather(group, status, func(v *verdict.Verdict) string {
			if len(v.Findings) == 0 {
				return v.Check + "\x00" + v.Cite + "\x00" + v.Class + "\x00" + v.Reason
			}
			return v.Check + "\x00" + v.Cite + "\x00" + v.Findings[0].Class
		})...)
	}
	return out
}

// alike finds, for each verdict of a status whose findings say the same as those of others on its operation, the group of them.
func alike(verdicts []verdict.Verdict, status verdict.Status) map[*verdict.Verdict][]*verdict.Verdict {
	out := map[*verdict.Verdict][]*verdict.Verdict{}
	for _, group := range byFinding(verdicts, status) {
		for _, same := range gather(group, status, func(v *verdict.Verdict) string {
			key := ""
			for i := range v.Findings {
				key += text(&v.Findings[i])
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

// distinct lists what the verdicts of a group found, each finding once.
func distinct(group []*verdict.Verdict) (out []*verdict.Finding) {
	seen := map[string]bool{}
	for _, v := range group {
		for i := range v.Findings {
			if key := text(&v.Findings[i]); !seen[key] {
				seen[key] = true
				out = append(out, &v.Findings[i])
			}
		}
	}
	return out
}

// passing is what differs from answer to answer although the same is wrong with each: GUIDs, times, entity tags and the values that
// conform itself makes.
var passing = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\d{4}-\d\d-\d\dT[0-9:.]+|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d|(W/)?"?[0-9a-f]{8,}\.\d+"?|conform-[\w-]+`)

// text is what a finding says, but for what passes.
func text(f *verdict.Finding) string {
	return f.Class + "\x00" + passing.ReplaceAllString(f.Want, "#") + "\x00" + passing.ReplaceAllString(f.Got, "#") + "\x00"
}

// localPort is the port that the operating system chose for one connection; it says nothing, and differs each time.
var localPort = regexp.MustCompile(`:\d+->`)

// byReason groups the verdicts of a status that share one reason, whatever their operation: a dead target has one.
func byReason(verdicts []verdict.Verdict, status verdict.Status) [][]*verdict.Verdict {
	var all []*verdict.Verdict
	for i := range verdicts {
		all = append(all, &verdicts[i])
	}
	return gather(all, status, func(v *verdict.Verdict) string {
		return v.Class + "\x00" + localPort.ReplaceAllString(firstLine(reason(v)), "->")
	})
}

// gather puts the verdicts of a status with equal keys together, in order of first sight.
func gather(verdicts []*verdict.Verdict, status verdict.Status, key func(*verdict.Verdict) string) [][]*verdict.Verdict {
	var out [][]*verdict.Verdict
	index := map[string]int{}
	for _, v := range verdicts {
		if outcome(v) != status {
			continue
		}
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
