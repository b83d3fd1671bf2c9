package catalogue

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var errorDisclosure = register(&check.Check{
	ID: "error-disclosure", Rule: "PATCH-ERROR-006", Family: "errors", Order: 890, Level: check.Should, Profile: check.OData, Safety: check.RO,
	Title:   "keeps its inside to itself in errors",
	Source:  "OData 4.01 Protocol §9.4",
	Sends:   "a request that must be refused",
	Holds:   "no error shows a stack trace or a database's own error, and error.message is no serialised JSON",
	Classes: []check.Class{{Name: "error.disclosure", WFC: 209}},
	When:    onError,
	Judge: eachAnswer(func(e *check.Evidence) check.Outcome {
		x := e.Response()
		if x.Status < 400 {
			return skip("no error was answered")
		}
		// JSON writes line ends and quotes as escapes, which would hide them; each of its strings is taken for a line.
		plain := strings.NewReplacer(`\r`, "", `\n`, "\n", `\t`, "\t", `\"`, `'`, `"`, "\n").Replace(string(x.Body))
		if trace := stackTrace.FindString(plain); trace != "" {
			return one("error.disclosure", "an error without a stack trace", check.Clip(strings.TrimSpace(trace)), "it tells an attacker what runs inside")
		}
		inner, _ := errorOf(e)
		message, _ := inner["message"].(string)
		if from := strings.Index(message, `{"`); from >= 0 && json.NewDecoder(strings.NewReader(message[from:])).Decode(new(map[string]any)) == nil {
			return one("error.disclosure", "a message in words", check.Clip(message), "")
		}
		return check.Outcome{}
	}),
})

// stackTrace matches how .NET, Java, Python, Go, Node.js and PHP show where they failed, and SQL why.
var stackTrace = regexp.MustCompile(`(?m)^[ \t]*at [\w.$<>` + "`" + `\[\]]+\([^)\n]*\)( in \S+:line \d+)?[ \t]*$` +
	`|\bat [\w.$<>/]+\([\w$]+\.(java|kt|scala):\d+\)|Traceback \(most recent call last\)|\bgoroutine \d+ \[|\bat .{1,80}\([^()\n]+\.[jt]s:\d+:\d+\)` +
	`|--- End of (inner exception )?stack trace|#0 \S+\.php\(\d+\)|\bORA-\d{5}:|\bSQLSTATE\[`)
