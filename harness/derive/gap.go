package derive

import (
	"fmt"
	"slices"
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
