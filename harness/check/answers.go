package check

import "cmp"

// eachAnswer judges every answer of a case but those of its reads: a case may send several requests. The judge sees each as the
// answer that the case is about. What holds of several answers is said once.
func eachAnswer(judge func(*Evidence) Outcome) func(*Evidence) Outcome {
	return func(e *Evidence) Outcome {
		var out Outcome
		said, judged, skipped := map[string]bool{}, 0, ""
		for _, s := range e.requests() {
			answer := judge(e.about(s.Name))
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
		out.Findings = bounded(out.Findings)
		return out
	}
}
