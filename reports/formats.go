package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

// Report is one report of one or several records, with a section for each.
type Report struct {
	Records []verdict.Source

	// Quote returns the sentence of a norm that a check, named by its id, stands on, or "". It may be nil.
	Quote func(check string) string

	// Since returns when a target began to show the deviation with a fingerprint, or the zero time. It may be nil.
	Since func(target, fingerprint string) time.Time

	// Summary is the absolute path of a Markdown summary that the format azure attaches to the pipeline's run. It may be empty.
	Summary string
}

// format is one way to write a report.
type format struct {
	name string
	file string // its usual name; empty if it is printed
	// write receives the digests of the records in their order.
	write func(w io.Writer, r Report, all []*digest) error
}

// formats are all formats.
var formats = []format{
	{"html", "report.html", writeHTML},
	{"junit", "junit.xml", func(w io.Writer, r Report, _ []*digest) error {
		return JUnitOptions{TargetPrefix: len(r.Records) > 1}.write(w, r.Records...)
	}},
	{"markdown", "summary.md", writeMarkdown},
	{"github", "", writeGitHub},
	{"gitlab", "gl-code-quality-report.json", writeGitLab},
	{"azure", "", writeAzure},
	{"json", "report.json", func(w io.Writer, r Report, _ []*digest) error { return writeJSON(w, r.Records) }},
	{"ctrf", "ctrf-report.json", writeCTRF},
	{"sarif", "report.sarif", writeSARIF},
	{"prometheus", "conform.prom", writePrometheus},
}

// Formats returns the names of the formats that Write knows.
func Formats() []string {
	names := make([]string, len(formats))
	for i := range formats {
		names[i] = formats[i].name
	}
	return names
}

// FileName returns the usual name of a file of a format, or "" for a format that is printed.
func FileName(name string) string {
	if i := find(name); i >= 0 {
		return formats[i].file
	}
	return ""
}

func find(name string) int {
	return slices.IndexFunc(formats, func(f format) bool { return f.name == name })
}

// Write writes the report in one of the Formats.
func (r Report) Write(w io.Writer, name string) error {
	i := find(name)
	if i < 0 {
		return fmt.Errorf("no format named %q", name)
	}
	return formats[i].write(w, r, digests(r.Records))
}

// writeIndented writes a value as indented JSON that is safe to print.
func writeIndented(w io.Writer, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(verdict.EscapeJSON(buf.Bytes()))
	return err
}
