package doc

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// clause is the part of a paragraph that is about one status.
type clause struct {
	start, end int
	joined     bool // only `and` or `or` separates it from the one before
	names      []string
	otherwise  bool
}

var (
	// clauseBreak ends what is said of a status, before the next status.
	clauseBreak = regexp.MustCompile(`(?i);|[—–]|\. |\bexcept\b|(?:,? and )?\botherwise\b`)
	clauseJoin  = regexp.MustCompile(`(?i),? (?:and|or)(?: with| it| returns?| an?)* ?$`)
	ofUpdates   = regexp.MustCompile(`(?i)\b(?:when|if|for|on)\b.*\b(?:updat|inclu|specifi)`)
	anyOf       = regexp.MustCompile(`(?i)\b(?:any|at least one)\b`)
	listed      = regexp.MustCompile(`(?i)\bupdates? (?:of|to)\b|\bupdating\b|\bfollowing\b|\bany\b`)
)

// plainWords are those of clauses that state nothing but which properties have which status. Any other word may be a condition.
var plainWords = strings.Fields(`a an and answers any api are at body call case changed code either following for http if in include included
	includes including is it its least method object of on one operation or otherwise properties property request response return returned returns
	specified specifies status successful successfully that the then this to update updated updates updating when which with you`)

// setUpdates finds the properties whose updates have a status, where every word that the paragraph says of its successes is understood.
func setUpdates(in Inline, found []foundStatus) {
	clauses := clausesOf(in.Value, found)
	for i := range clauses {
		c := &clauses[i]
		if found[i].Code >= 300 {
			continue
		}
		if !c.read(in, found[i].Code) || c.joined && len(clauses[i-1].names) == 0 && !clauses[i-1].otherwise {
			return
		}
	}
	for i, c := range clauses {
		found[i].For = c.names
		found[i].Any = c.names != nil && anyOf.MatchString(in.Value[c.start:c.end])
	}
}

// clausesOf splits a paragraph into a clause for each status. It returns nil if nothing separates two of them.
func clausesOf(text string, found []foundStatus) []clause {
	var out []clause
	next := clause{}
	for i, s := range found {
		after := s.start + len("204")
		if i == 0 {
			next.start = strings.LastIndex(text[:s.start], ". ") + 1
		}
		if i+1 == len(found) {
			next.end = len(text)
			if at := strings.Index(text[after:], ". "); at >= 0 {
				next.end = after + at
			}
			return append(out, next)
		}
		between := text[after:found[i+1].start]
		at := clauseJoin.FindStringIndex(between)
		joined := at != nil
		if all := clauseBreak.FindAllStringIndex(between, -1); !joined && len(all) > 0 {
			at = all[len(all)-1]
		}
		if at == nil {
			return nil
		}
		next.end = after + at[0]
		out = append(out, next)
		next = clause{start: after + at[1], joined: joined}
	}
	return nil
}

// read finds the properties that the clause names. It reports false if the clause says something else, too.
func (c *clause) read(in Inline, code int) bool {
	text := in.Value[c.start:c.end]
	reason := strings.Fields(strings.ToLower(http.StatusText(code)))
	within := func(spans []Span, at int) bool {
		return slices.ContainsFunc(spans, func(s Span) bool { return s.Start <= at && at < s.End })
	}
	var before string
	for _, at := range word.FindAllStringIndex(text, -1) {
		w, from := text[at[0]:at[1]], c.start+at[0]
		lower := strings.ToLower(w)
		linked := slices.ContainsFunc(in.Links, func(l Link) bool { return l.Start <= from && from < l.End })
		named := within(in.Codes, from) || within(in.Bold, from)
		switch {
		case linked, slices.Contains(reason, lower):
		case named && strings.HasPrefix(text[at[1]:], " object"):
		case named:
			c.names = appendNew(c.names, w)
		case !slices.Contains(plainWords, lower), lower == "to" && !strings.HasPrefix(before, "update"):
			return false
		case lower == "and" && c.names != nil && !listed.MatchString(text): // an update of all of them, or of one?
			return false
		case lower == "otherwise":
			c.otherwise = true
		}
		before = lower
	}
	return c.names == nil || ofUpdates.MatchString(text) && !c.otherwise
}
