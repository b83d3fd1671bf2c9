package reports

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// place is a line of a contract or a page. Line is 0 if only the file is known, and File empty if not even that.
type place struct {
	file string
	line int
}

// citedLine matches the place in a citation, `specs/page.md:57`.
var citedLine = regexp.MustCompile(`([^\s,;:()"]+\.(?:md|yaml|yml|json|xml)):(\d+)`)

// placeOf returns the line that a verdict cites, else the file of its contract.
func placeOf(h *verdict.Header, v *verdict.Verdict) place {
	contract := contractOf(h, v).Path
	m := citedLine.FindStringSubmatch(v.Cite)
	if m == nil {
		return place{file: slashed(contract)}
	}
	line, _ := strconv.Atoi(m[2]) // 0 for a number that is too large
	if file := slashed(contract); path.Base(file) == m[1] {
		return place{file, line}
	}
	return place{slashed(m[1]), line}
}

// slashed returns a relative path as CI systems want it.
func slashed(file string) string {
	return strings.TrimPrefix(strings.ReplaceAll(file, `\`, "/"), "./")
}

// orFirst is the place with a line: the first, if only the file is known.
func (p place) orFirst() place {
	if p.file != "" && p.line == 0 {
		p.line = 1
	}
	return p
}
