package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// lintFormats are the ways to print findings.
var lintFormats = map[string]func(io.Writer, []doc.Finding) error{
	"text": lintText, "json": lintJSON, "github": lintGitHub, "sarif": lintSARIF,
}

func lintText(w io.Writer, found []doc.Finding) error {
	counts := map[doc.Severity]int{}
	var b strings.Builder
	for _, f := range found {
		counts[f.Severity]++
		fmt.Fprintln(&b, f)
	}
	fmt.Fprintf(&b, "%s, %s, %s\n", count(counts[doc.ErrorLevel], "error"), count(counts[doc.WarnLevel], "warning"), count(counts[doc.InfoLevel], "remark"))
	_, err := io.WriteString(w, b.String())
	return err
}

func lintJSON(w io.Writer, found []doc.Finding) error {
	if found == nil {
		found = []doc.Finding{}
	}
	return printJSON(w, found)
}

// lintGitHub prints workflow commands, which a pull request shows on the lines.
func lintGitHub(w io.Writer, found []doc.Finding) error {
	words := map[doc.Severity]string{doc.InfoLevel: "notice", doc.WarnLevel: "warning", doc.ErrorLevel: "error"}
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", words[f.Severity], property.Replace(f.File), f.Line, f.Column, f.Rule, data.Replace(f.Message))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
