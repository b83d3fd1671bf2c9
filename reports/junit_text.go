package reports

import (
	"fmt"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// Bounds in bytes. Azure DevOps truncates a case's text at 4,000 characters, so everything important must come before. The other bounds
// leave room for the first finding whatever the target sent.
const (
	maxBody    = 3890
	maxMessage = 200
	maxName    = 120
	maxClass   = 60
	maxTitle   = 120
	maxCite    = 120
	maxPromise = 240
	maxReason  = 300
	maxValue   = 250
	maxHint    = 160
	maxRerun   = 300
)

// message is the line that every reader shows. It ends with the verdict's fingerprint.
func message(v *verdict.Verdict) string {
	end := " [" + verdict.Fingerprint(v) + "]"
	text := firstLine(reason(v))
	if n := len(v.Findings); n > 0 {
		text = mismatch(&v.Findings[0])
		if n > 1 {
			end = fmt.Sprintf(" and %d more", n-1) + end
		}
	} else if v.Status == verdict.Fail && v.Reason == "" {
		text = "broken promise: the target " + v.Title
	}
	return shown(text, maxMessage-len(end)) + end
}

// mismatch keeps half of the message for what was received, however long the expected value is.
func mismatch(f *verdict.Finding) string {
	return "want " + shown(f.Want, maxMessage/3) + ", got " + f.Got
}

// body is everything that is needed to understand and to repeat a failure, in at most maxBody bytes: the message again, as GitLab shows only
// this text, then promise, findings and two commands.
func body(r verdict.Source, v *verdict.Verdict) string {
	head := append([]string{message(v)}, promise(v)...)
	var tail, middle []string
	if again := rerun(r.Head(), v); again != "" && len(again) <= maxRerun {
		tail = []string{"repeat with: " + again}
	}
	if len(v.Findings) == 0 {
		middle = verdict.ExchangeLines(best(r, v))
	}
	room := maxBody - size(head) - size(tail)
	for i := range v.Findings {
		f := &v.Findings[i]
		lines, shows := finding(f), verdict.ExchangeLines(r.Exchange(f.Exchange))
		if i == 0 && size(lines)+size(shows) > room {
			shows = nil
		}
		first, last := i == 0 || v.Findings[i-1].Exchange != f.Exchange, i == len(v.Findings)-1
		more := fmt.Sprintf("... and %d more findings in the record", len(v.Findings)-i)
		if size(middle)+size(lines)+size(shows) > room || !last && size(middle)+size(lines)+size(shows)+len(more)+1 > room {
			if !first {
				middle = append(middle, shows...)
			}
			middle = append(middle, more)
			break
		}
		middle = append(middle, lines...)
		if last || v.Findings[i+1].Exchange != f.Exchange {
			middle = append(middle, shows...)
		}
	}
	return strings.Join(append(append(head, middle...), tail...), "\n")
}

func promise(v *verdict.Verdict) []string {
	class := shown(verdict.Class(v), maxClass)
	if len(v.Findings) > 0 && v.Findings[0].WFC != 0 {
		class += fmt.Sprintf(", WFC %d", v.Findings[0].WFC)
	}
	lines := []string{fmt.Sprintf("the target %s (%s, %s)", shown(v.Title, maxTitle), shown(string(v.Level), maxClass), class)}
	if v.Deviation != nil {
		lines = append(lines, "baseline  "+shown(v.Deviation.String(), maxReason))
	}
	if line := cited(v); line != "" {
		lines = append(lines, line)
	}
	if because := shown(reason(v), maxReason); (v.Reason != "" || len(v.Findings) == 0) && !strings.HasPrefix(message(v), because+" [") {
		lines = append(lines, "because "+because)
	}
	return lines
}

// cited is the promise with its source, or nothing if the verdict has neither.
func cited(v *verdict.Verdict) string {
	var words []string
	if v.Cite != "" {
		words = append(words, shown(v.Cite, maxCite))
	}
	if v.Promise != "" {
		words = append(words, `"`+shown(v.Promise, maxPromise)+`"`)
	}
	if len(words) == 0 {
		return ""
	}
	return "promised  " + strings.Join(words, "  ")
}

func finding(f *verdict.Finding) []string {
	lines := []string{"want " + shown(f.Want, maxValue), "got  " + shown(f.Got, maxValue)}
	if f.Hint != "" {
		lines = append(lines, "hint "+shown(f.Hint, maxHint))
	}
	return lines
}

// size is the length of the lines with their newlines, in bytes.
func size(lines []string) int {
	n := 0
	for _, l := range lines {
		n += len(l) + 1
	}
	return n
}
