package reports

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// maxAnnotations is how many annotations of a step GitHub shows.
const maxAnnotations = 10

// Bounds of an annotation in bytes.
const (
	maxIssue = 600
	maxLine  = 240
)

// annotation is a remark on a line of a contract or a page.
type annotation struct {
	place   place
	failure bool // else a warning
	title   string
	text    string
	code    string // the fingerprint
}

// annotate returns what to show beside the lines of contracts and pages, new deviations of all targets first and known ones not at all,
// and how many there is no room for.
func annotate(all []*digest) (out []annotation, more int) {
	type found struct {
		*digest
		*cause
	}
	var list []found
	for _, d := range all {
		for _, c := range d.causes {
			if c.state != stateKnown {
				list = append(list, found{d, c})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b found) int { return cmp.Compare(slices.Index(states, a.state), slices.Index(states, b.state)) })
	if len(list) > maxAnnotations {
		keep := maxAnnotations - 1 // and one that counts the rest
		list, more = list[:keep], len(list)-keep
	}
	for _, f := range list {
		out = append(out, f.digest.annotation(f.cause))
	}
	return out, more
}

func (d *digest) annotation(c *cause) annotation {
	v := c.first()
	about := operation(v) + "/" + v.Check
	if !c.judged() {
		about = v.ID
	}
	text := fmt.Sprintf("%s: %s: %s", d.name(), shown(about, maxTitle), c.headline(maxLine))
	if n := len(c.verdicts); n > 1 {
		text += fmt.Sprintf(" (in %d cases)", n)
	}
	a := annotation{place: placeOf(d.run.Head(), v).orFirst(), failure: c.state != stateWarning, code: c.fingerprints()[0]}
	a.title = fmt.Sprintf("conform: %s: %s", c.state, shown(v.Check, maxClass))
	a.text = shown(text, maxIssue) + " [" + a.code + "]"
	return a
}

// level is the word for the severity, in GitHub and in Azure Pipelines.
func (a *annotation) level() string {
	if a.failure {
		return "error"
	}
	return "warning"
}

// rest says where the deviations are that there is no room for.
func rest(more int) string {
	return fmt.Sprintf("%d more %s of conform in its report and its record", more, plural(more, "finding"))
}

// What GitHub decodes in the message and in the properties of a command.
var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub writes workflow commands, which GitHub shows beside the lines of a pull request.
func writeGitHub(w io.Writer, _ Report, all []*digest) error {
	var b strings.Builder
	list, more := annotate(all)
	for i := range list {
		a := &list[i]
		b.WriteString("::" + a.level() + " ")
		if a.place.file != "" {
			fmt.Fprintf(&b, "file=%s,line=%d,", githubProperty.Replace(verdict.Printable(a.place.file)), a.place.line)
		}
		fmt.Fprintf(&b, "title=%s::%s\n", githubProperty.Replace(a.title), githubText.Replace(a.text))
	}
	if more > 0 {
		fmt.Fprintf(&b, "::notice title=conform::%s\n", rest(more))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// What Azure's agent decodes in the message and in the properties of a command.
var (
	azureText     = strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A")
	azureProperty = strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A", ";", "%3B", "]", "%5D")
)

// writeAzure writes logging commands, which Azure Pipelines shows on the page of the run.
func writeAzure(w io.Writer, r Report, all []*digest) error {
	var b strings.Builder
	list, more := annotate(all)
	for i := range list {
		a := &list[i]
		fmt.Fprintf(&b, "##vso[task.logissue type=%s;code=%s;", a.level(), a.code)
		if a.place.file != "" {
			fmt.Fprintf(&b, "sourcepath=%s;linenumber=%d;", azureProperty.Replace(verdict.Printable(a.place.file)), a.place.line)
		}
		fmt.Fprintf(&b, "]%s: %s\n", azureText.Replace(a.title), azureText.Replace(a.text))
	}
	if more > 0 {
		fmt.Fprintf(&b, "##vso[task.logissue type=warning;]%s\n", rest(more))
	}
	if r.Summary != "" {
		fmt.Fprintf(&b, "##vso[task.uploadsummary]%s\n", azureText.Replace(verdict.Printable(r.Summary)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
