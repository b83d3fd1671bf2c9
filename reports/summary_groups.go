package reports

import (
	"regexp"

	"github.com/graphconform/conform/harness/verdict"
)

// byFinding groups the verdicts of a status that say the same of one operation: the same check with the same findings.
func byFinding(verdicts []verdict.Verdict, status verdict.Status) [][]*verdict.Verdict {
	var out [][]*verdict.Verdict
	for _, group := range byOperation(verdicts) {
		out = append(out, gather(group, status, func(v *verdict.Verdict) string {
			key := v.Check + "\x00" + v.Cite
			if len(v.Findings) == 0 {
				key += "\x00" + v.Reason
			}
			for _, f := range v.Findings {
				key += "\x00" + f.Class + "\x00" + f.Want + "\x00" + f.Got
			}
			return key
		})...)
	}
	return out
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
