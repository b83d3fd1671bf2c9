package plan

import "slices"

// defaultBudget is how many requests an operation gets at Default depth, unless it has so many kinds of case that one of each is more.
const defaultBudget = 60

// within leaves out, from the last on, cases like one that stays (of its kind, first those about a property of the same type, then
// any), until the rest sends no more requests than the budget.
func within(cases []*Case, budget int) []*Case {
	for _, alike := range []func(*Case) string{kindAndType, func(c *Case) string { return c.Kind }} {
		for i := len(cases) - 1; i > 0 && requests(cases) > budget; i-- {
			same := func(c *Case) bool { return alike(c) == alike(cases[i]) }
			if slices.ContainsFunc(cases[:i], same) {
				cases = slices.Delete(cases, i, i+1)
			}
		}
	}
	return cases
}

// kindAndType is what a case is about but for the name of its property.
func kindAndType(c *Case) string {
	for _, p := range c.Operation.Properties {
		if p.Name == c.Target {
			return c.Kind + " " + p.Edm
		}
	}
	return c.Kind + " of " + c.Target
}

// requests counts what the cases send: a read that ends one case and starts the next on the same entity is sent once.
func requests(cases []*Case) (n int) {
	read := map[string]string{} // by resource, the URL that was read last, while nothing was sent since
	for _, c := range cases {
		for i, s := range c.Steps {
			if s.Reuse && read[c.Resource] == s.Request.URL {
				continue
			}
			n++
			read[c.Resource] = ""
			if i == len(c.Steps)-1 && s.Request.Method == "GET" {
				read[c.Resource] = s.Request.URL
			}
		}
	}
	return n
}
