package derive

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// gap is something that the page leaves open, or that conform does not test.
type gap struct {
	line         int
	rule, reason string
	page         string // whose line it is, if it is not the derived page's
	about        string // `caller`, or empty
}

func (d *derivation) gap(line int, format string, args ...any) {
	d.gaps = append(d.gaps, gap{line: line, reason: fmt.Sprintf(format, args...)})
}

// gapOn is gap about a line of another page, "" for the derived page. What both directions find is one gap.
func (d *derivation) gapOn(page string, line int, format string, args ...any) {
	if page == d.cite {
		page = ""
	}
	g := gap{line: line, reason: fmt.Sprintf(format, args...), page: page}
	if !slices.Contains(d.gaps, g) {
		d.gaps = append(d.gaps, g)
	}
}

// callerGap is gap about what a caller needs beside a token.
func (d *derivation) callerGap(line int, format string, args ...any) {
	d.gap(line, format, args...)
	d.gaps[len(d.gaps)-1].about = "caller"
}

var (
	// advice is what a lint rule tells the author to do, behind what it has found.
	advice = regexp.MustCompile(`: (?:add|correct|describe|document|end|give|link|list|make|move|name|remove|say|show|use|write) [^:]*$|: (?:add|correct) (?:it|one)$|, with a link to its resource page, or that .*$`)
	orders = []struct{ order, statement string }{{"say what ", "the page does not say what "}, {"write ", "the contract has "}}
)

// stated turns the message of a lint rule into what the page lacks. A contract is no place for orders to the page's author.
func stated(message string) string {
	if rest, ok := strings.CutPrefix(message, "replace the "); ok {
		return "the page has the " + rest // which may hold any text
	}
	message = advice.ReplaceAllString(message, "")
	for _, o := range orders {
		if rest, ok := strings.CutPrefix(message, o.order); ok {
			return o.statement + rest
		}
	}
	return message
}
