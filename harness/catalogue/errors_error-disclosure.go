package catalogue

import (
	"encoding/json"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

var errorDisclosure = register(&check.Check{
	ID: "error-disclosure", Rule: "PATCH-ERROR-006", Family: "errors", Order: 890, Level: check.Should, Profile: check.HTTP, Safety: check.RO,
	Title:   "does not leak internals (stack traces, SQL, paths) in errors",
	Source:  "RFC 9457 §5, OData 4.01 Protocol §9.4",
	Quote:   `RFC 9457 §5: "Likewise, when actually generating a problem -- however it is serialized -- the details given must also be scrutinized."`,
	Sends:   "a request that must be rejected",
	Holds:   "no error shows a stack trace, the error of a database, SQL, the path of a file or the name of a host that the request did not name, and error.message is not serialized JSON",
	Classes: []check.Class{{Name: "error.disclosure", WFC: 209}},
	When:    onError,
	Judge: eachError(func(e *check.Evidence) check.Outcome {
		// JSON escapes line ends and quotes, which would hide a stack trace; each string counts as a line.
		text := strings.NewReplacer(`\\`, `\`, `\/`, "/", `\r`, "", `\n`, "\n", `\t`, "\t", `\"`, `'`, `"`, "\n").Replace(string(e.Response().Body))
		if what, found := disclosed(e.Response(), text); found != "" {
			return finding("error.disclosure", "an error without "+what, check.Clip(found), "it shows an attacker which software runs")
		}
		inner, _ := errorOf(e)
		message, _ := inner["message"].(string)
		if from := strings.Index(message, `{"`); from >= 0 && json.NewDecoder(strings.NewReader(message[from:])).Decode(new(map[string]any)) == nil {
			return finding("error.disclosure", "a message in words", check.Clip(message), "")
		}
		return check.Outcome{}
	}),
})
