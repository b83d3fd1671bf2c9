package contract

import (
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/dlclark/regexp2"
)

// Pattern is a regular expression of a description, of which Go's dialect has only a part: RE2 has no lookaround and no back references.
type Pattern struct {
	re2   *regexp.Regexp  // nil if Go cannot compile it
	other *regexp2.Regexp // used then
}

// matchTime bounds one match of an expression that backtracks.
const matchTime = 200 * time.Millisecond

var patterns sync.Map // text -> func() (*Pattern, error)

var unicodeEscape = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})`)

// CompilePattern compiles a pattern (ECMA 262), once for each text.
func CompilePattern(text string) (*Pattern, error) {
	once, _ := patterns.LoadOrStore(text, sync.OnceValues(func() (*Pattern, error) { return compilePattern(text) }))
	return once.(func() (*Pattern, error))()
}

func compilePattern(text string) (*Pattern, error) {
	if re, err := regexp.Compile(unicodeEscape.ReplaceAllString(text, `\x{$1}`)); err == nil {
		return &Pattern{re2: re}, nil
	}
	var last error
	for _, dialect := range []regexp2.RegexOptions{regexp2.ECMAScript | regexp2.Unicode, regexp2.ECMAScript, regexp2.None} {
		re, err := regexp2.Compile(text, dialect)
		if err == nil {
			re.MatchTimeout = matchTime
			return &Pattern{other: re}, nil
		}
		last = err
	}
	return nil, fmt.Errorf("pattern %.100q: %w", text, last)
}

// GoText returns the pattern in Go's dialect, or "" if Go cannot express it.
func (p *Pattern) GoText() string {
	if p.re2 == nil {
		return ""
	}
	return p.re2.String()
}

// MatchString reports whether a text has a match. A match that takes too long counts as one: the text is not judged.
func (p *Pattern) MatchString(text string) bool {
	if p.re2 != nil {
		return p.re2.MatchString(text)
	}
	matched, err := p.other.MatchString(text)
	return matched || err != nil
}
