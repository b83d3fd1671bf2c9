package verdict

import "strings"

// Describe words a verdict for people, with the exchange that each finding is about. What the target sent must not command the
// CI system that prints it.
func Describe(v Verdict, exchange func(id int) *Exchange) string {
	var lines []string
	add := func(line string) { lines = append(lines, Printable(line)) }
	add(v.ID)
	add(strings.TrimSpace("promised  " + v.Cite + "  " + v.Promise))
	if v.Deviation != nil {
		add("baseline  " + v.Deviation.String())
	}
	if v.Reason != "" {
		add(v.Reason)
	}
	for i, f := range v.Findings {
		add("want " + f.Want)
		add("got  " + f.Got)
		if f.Hint != "" {
			add("hint " + f.Hint)
		}
		if i == len(v.Findings)-1 || v.Findings[i+1].Exchange != f.Exchange {
			lines = append(lines, ExchangeLines(exchange(f.Exchange))...)
		}
	}
	return strings.Join(lines, "\n")
}
