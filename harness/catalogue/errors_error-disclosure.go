package catalogue

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var errorDisclosure = register(&check.Check{
	ID: "error-disclosure", Rule: "PATCH-ERROR-006", Family: "errors", Order: 890, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "does not leak internals (stack traces, SQL, paths) in errors",
	Source:  "RFC 9457 §5, OData 4.01 Protocol §9.4",
	Quote:   `RFC 9457 §5: "Likewise, when actually generating a problem -- however it is serialized -- the details given must also be scrutinized."`,
	Sends:   "a request that must be rejected",
	Holds:   "no error shows a stack trace or the error of a database, and error.message is not serialized JSON",
	Classes: []check.Class{{Name: "error.disclosure", WFC: 209}},
	When:    onError,
	Judge: eachError(func(e *check.Evidence) check.Outcome {
		// JSON escapes line ends and quotes, which would hide a stack trace; each string counts as a line.
		text := strings.NewReplacer(`\r`, "", `\n`, "\n", `\t`, "\t", `\"`, `'`, `"`, "\n").Replace(string(e.Response().Body))
		if trace := stackTrace.FindString(text); trace != "" {
			return finding("error.disclosure", "an error without a stack trace", check.Clip(strings.TrimSpace(trace)), "it shows an attacker which software runs")
		}
		inner, _ := errorOf(e)
		message, _ := inner["message"].(string)
		if from := strings.Index(message, `{"`); from >= 0 && json.NewDecoder(strings.NewReader(message[from:])).Decode(new(map[string]any)) == nil {
			return finding("error.disclosure", "a message in words", check.Clip(message), "")
		}
		return check.Outcome{}
	}),
})

// stackTrace matches the stack traces of .NET, Java, Python, Go, Node.js and PHP, and the errors of SQL databases.
var stackTrace = regexp.MustCompile(`(?m)^[ \t]*at [\w.$<>` + "`" + `\[\]]+\([^)\n]*\)( in \S+:line \d+)?[ \t]*$` +
	`|\bat [\w.$<>/]+\([\w$]+\.(java|kt|scala):\d+\)|Traceback \(most recent call last\)|\bgoroutine \d+ \[|\bat .{1,80}\([^()\n]+\.[jt]s:\d+:\d+\)` +
	`|--- End of (inner exception )?stack trace|#0 \S+\.php\(\d+\)|\bORA-\d{5}:|\bSQLSTATE\[`)
