package catalogue

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/graphconform/conform/harness/wire"
)

// internals matches what only the inside of a server says, by what it is. Each pattern needs more than words of a sentence: two of the
// signs of a language, or a name that no other software has.
var internals = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a stack trace", alternatives(
		"(?m)^[ \t]*at [\\w.$<>`+,|\\[\\]&-]+\\([^)\\n]*\\)( in .{1,300}:(line )?\\d+)?[ \t]*$", // .NET, one frame a line
		`\bat [\w.$<>`+"`"+`+|\[\],]+\([^)\n]*\) in .{1,300}:line \d+`,
		`\b(System|Microsoft)(\.\w+)+Exception\b`, `--- End of (inner exception )?stack trace`, `Object reference not set to an instance of an object`,
		`\bat [\w.$<>/]+\([\w$]+\.(java|kt|scala|groovy|clj):\d+\)`, `\bat [\w.$<>/]+\((Native Method|Unknown Source)\)`,
		`\bjava(\.\w+)+(Exception|Error)\b`, `\b(javax|jakarta|kotlin|scala|org|com|io|net)(\.[\w$]+)+Exception\b`, `Exception in thread "`, `\bCaused by: [\w.]+(Exception|Error)`,
		`Traceback \(most recent call last\)`, `\bFile ['"][^'"\n]+\.py['"], line \d+`, `'NoneType' object (has no attribute|is not)`,
		`\bat .{1,80}\([^()\n]+\.[cm]?[jt]sx?:\d+:\d+\)`, `\bat (async )?(file://|node:|/)\S+:\d+:\d+`, `Cannot read propert(y|ies) ('\w+' )?of (undefined|null)`,
		`\bgoroutine \d+ \[`, `\bruntime error: (invalid memory|index out|slice bounds|integer divide)`, `\b[\w/.-]+\.go:\d+\b`,
		`[\w/.-]+\.rb:\d+:in\b`, `undefined method .{1,80} for (nil|#<|an instance)`,
		`\bin \S+\.php(:| on line )\d+`, `#\d+ \S+\.php\(\d+\)`, `\bPHP (Fatal error|Warning|Notice|Parse error):`,
		`thread '[^']{1,80}' panicked at`, `\bsrc/[\w/.-]+\.rs:\d+`, "called `(Option|Result)::unwrap\\(\\)`",
	)},
	{"the error of a database", alternatives(
		`\bORA-\d{5}\b`, `\bSQLSTATE\b`, `\bSQLITE_[A-Z]+\b`, `\bE11000 duplicate key`, `\bpq: \w`, `\bpsycopg2?\.`, `\bMongo(Server)?Error\b`,
		`syntax error at or near`, `You have an error in your SQL syntax`, `near "[^"\n]{1,40}": syntax error`, `near '[^'\n]{1,40}': syntax error`,
		`\b(UNIQUE|NOT NULL|FOREIGN KEY|CHECK) constraint failed`, `violates (unique|not-null|foreign key|check) constraint`, `Violation of (PRIMARY|UNIQUE) KEY constraint`,
		`Incorrect syntax near`, `Cannot insert the value NULL into column`, `String or binary data would be truncated`,
	)},
	{"the path of a file", alternatives(
		`\b[A-Za-z]:\\[\w .$~-]{2,}\\[\w .\\-]+`,
		`(^|[\s'"(=:\[])/(home|usr|var|opt|etc|srv|root|tmp|Users)/[\w./@-]+`,
		`(^|[\s'"(=:\[])/[\w.@-]+(/[\w.@-]+)+\.(py|js|ts|rb|rs|php|java|cs|jar|dll|so|conf|ini|sqlite3?|db)\b`, `/node_modules/`, `/site-packages/`,
	)},
	{"the name of a host", alternatives(
		`\b[\w-]*\d[\w-]*(\.[\w-]+)*\.(internal|local|localdomain|corp|lan|intranet)\b`, `\b[\w.-]+\.(svc\.cluster\.local|compute\.internal|ec2\.internal)\b`,
		`\b[\w.-]+\.(internal|local|corp|lan|intranet):\d{2,5}\b`,
		`\b(10\.\d{1,3}|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}:\d{2,5}\b`, `\b(localhost|127\.0\.0\.1|\[::1\]):\d{2,5}\b`,
		`\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)\b`, `\bdial (tcp|udp) `, `\bgetaddrinfo\b`,
	)},
}

func alternatives(patterns ...string) *regexp.Regexp {
	return regexp.MustCompile(strings.Join(patterns, "|"))
}

// statements are SQL, which may reach over the ends of lines.
var statements = alternatives(`\bSELECT\s[^;\n]{1,300}\sFROM\s`, `\bINSERT INTO\s\S+\s?\(`, `\bUPDATE\s\S+\sSET\s\S+\s?=`, `\bDELETE FROM\s\S+`)

// minRequestID is how long the id of a request is at least, so that it cannot be a word.
const minRequestID = 16

// disclosed returns what the text of a response discloses. What the request itself says is no disclosure.
func disclosed(x *wire.Exchange, text string) (what, found string) {
	own := []string{x.Request.URL, string(x.Request.Body)}
	if u, err := url.Parse(x.Request.URL); err == nil {
		if own = append(own, u.Host, u.Path); wire.Loopback(u.Hostname()) {
			own = append(own, "localhost:"+u.Port(), "127.0.0.1:"+u.Port(), "[::1]:"+u.Port())
		}
	}
	foreign := func(all []string) string {
		for _, found := range all {
			found = strings.Trim(found, " \t\n'\"(=:[")
			if !slices.ContainsFunc(own, func(said string) bool { return strings.Contains(said, found) }) {
				return found
			}
		}
		return ""
	}
	for _, name := range []string{"request-id", "client-request-id"} { // no two lines of the errors of a service are equal with them
		if id := x.Header.Get(name); len(id) >= minRequestID {
			text = strings.ReplaceAll(text, id, "")
		}
	}
	for i, in := range internals {
		for line := range strings.SplitSeq(text, "\n") {
			if found := foreign(linesFound.find(i, line)); found != "" {
				return in.what, found
			}
		}
	}
	if !slices.ContainsFunc([]string{"SELECT", "INSERT INTO", "UPDATE", "DELETE FROM"}, func(word string) bool { return strings.Contains(text, word) }) {
		return "", ""
	}
	return "a statement of SQL", foreign(statements.FindAllString(text, maxFindings))
}

// foundLines holds what the patterns have found in a line: the errors of a service have most of their lines in common, and the patterns
// take a tenth of the time of a run without it.
type foundLines struct {
	mu    sync.Mutex
	lines map[foundLine][]string
}

type foundLine struct {
	pattern int // index of internals
	line    string
}

var linesFound = foundLines{lines: map[foundLine][]string{}}

// The bounds of foundLines, in bytes and lines: longer ones seldom come twice.
const (
	maxKnownLine  = 500
	maxKnownLines = 2000
)

func (f *foundLines) find(pattern int, line string) []string {
	key := foundLine{pattern, line}
	f.mu.Lock()
	found, seen := f.lines[key]
	f.mu.Unlock()
	if seen {
		return found
	}
	found = internals[pattern].pattern.FindAllString(line, maxFindings)
	if len(line) <= maxKnownLine {
		f.mu.Lock()
		if len(f.lines) >= maxKnownLines {
			clear(f.lines)
		}
		f.lines[key] = found
		f.mu.Unlock()
	}
	return found
}
