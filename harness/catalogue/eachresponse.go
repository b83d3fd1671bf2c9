package catalogue

import (
	"cmp"

	"github.com/graphconform/conform/harness/check"
)

// eachAnswer judges every answer of a case but those of its reads: a case may send several requests. The judge sees each as the
// answer that the case is about. What holds of several answers is said once.
func eachAnswer(judge func(*check.Evidence) check.Outcome) func(*check.Evidence) check.Outcome {
	return func(e *check.Evidence) check.Outcome {
		var out check.Outcome
		said, judged, skipped := map[string]bool{}, 0, ""
		for _, s := range e.Requests() {
			answer := judge(e.ForStep(s.Name))
			switch {
			case answer.Error != "":
				return answer
			case answer.Skip != "":
				skipped = cmp.Or(skipped, answer.Skip)
				continue
			}
			judged++
			if len(answer.Findings) > 0 && len(out.Findings) == 0 {
				out.Level, out.Cite, out.Promise = answer.Level, answer.Cite, answer.Promise
			}
			for _, f := range answer.Findings {
				if text := f.Want + "\n" + f.Got; !said[text] {
					said[text] = true
					f.Exchange = cmp.Or(f.Exchange, s.ID)
					out.Findings = append(out.Findings, f)
				}
			}
		}
		if judged == 0 {
			return skip(skipped)
		}
		return out
	}
}
