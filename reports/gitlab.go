package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/graphconform/conform/harness/verdict"
)

// gitlabIssue is one finding of GitLab's code quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string `json:"path"`
	Lines struct {
		Begin int `json:"begin"`
	} `json:"lines"`
}

// writeGitLab writes a code quality report: an issue for each failure and warning. GitLab compares fingerprints with those of the target
// branch, so that a deviation that stays is not shown as new.
func writeGitLab(w io.Writer, _ Report, all []*digest) error {
	issues := []gitlabIssue{}
	seen := map[string]bool{}
	for _, d := range all {
		for _, c := range d.causes {
			if !c.judged() {
				continue
			}
			issue := d.gitlabIssue(c)
			if !seen[issue.Fingerprint] { // GitLab drops the second
				seen[issue.Fingerprint] = true
				issues = append(issues, issue)
			}
		}
	}
	return writeIndented(w, issues)
}

func (d *digest) gitlabIssue(c *cause) gitlabIssue {
	v := c.first()
	sum := sha256.Sum256([]byte(d.name() + "\n" + verdict.Fingerprint(v)))
	issue := gitlabIssue{
		Description: fmt.Sprintf("%s: the target %s: %s", d.name(), shown(v.Title, maxTitle), c.headline(maxLine)),
		CheckName:   shown(v.Check, maxClass), Fingerprint: hex.EncodeToString(sum[:16]), Severity: "major",
	}
	switch c.state {
	case stateWarning:
		issue.Severity = "minor"
	case stateKnown:
		issue.Severity, issue.Description = "info", "known deviation: "+issue.Description
	}
	at := placeOf(d.run.Head(), v).orFirst()
	if at.file == "" { // the path is required
		at = place{v.Contract, 1}
	}
	issue.Location.Path, issue.Location.Lines.Begin = shown(at.file, maxReason), at.line
	return issue
}
