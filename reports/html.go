package reports

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
)

// Where the bytes of a page go. All together stay below 2 MB, whatever the record holds.
const (
	roomForCards  = 1_050_000
	roomForRows   = 250_000
	roomForChecks = 400_000
	maxTargets    = 200 // with sections of their own
)

//go:embed page
var pageFiles embed.FS

var page = template.Must(template.ParseFS(pageFiles, "page/*.tmpl"))

// element is an element with the text of one of our own files, and the source that lets the page's policy allow it.
func element(tag, file string) (html template.HTML, source string) {
	text, err := pageFiles.ReadFile("page/" + file)
	if err != nil {
		panic(err) // it is embedded
	}
	sum := sha256.Sum256(text)
	html = template.HTML("<" + tag + ">" + string(text) + "</" + tag + ">") //nolint:gosec // our own file, which has no closing tag
	return html, "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pageView is what the page shows.
type pageView struct {
	Title, Policy, Conform string
	Style, Script          template.HTML
	Targets                []*targetView
}

// writeHTML writes one page without references to other files, which can be read without scripts. Its policy allows no script but its own.
func writeHTML(w io.Writer, r Report, all []*digest) error {
	view := pageView{Title: "conform: " + strings.Join(titles(all), ", ")}
	var style, script string
	view.Style, style = element("style", "page.css")
	view.Script, script = element("script", "page.js")
	view.Policy = fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", style, script)
	for i, d := range all {
		view.Conform = shown(cmp.Or(d.run.Head().Conform, "devel"), maxName)
		if i == maxTargets {
			break
		}
		target, err := newTargetView(r, d, i+1, len(all))
		if err != nil {
			return err
		}
		view.Targets = append(view.Targets, target)
	}
	var buf bytes.Buffer
	if err := page.ExecuteTemplate(&buf, "page", view); err != nil {
		return err
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// titles names the first targets.
func titles(all []*digest) (names []string) {
	for i, d := range all {
		if i == maxNamed {
			return append(names, fmt.Sprintf("and %d more", len(all)-i))
		}
		names = append(names, d.name())
	}
	return names
}

// room is how many bytes a part of the page may still have.
type room struct{ left int }

// render returns a part of the page, or nothing if there is no room for it.
func (r *room) render(name string, view any) (html template.HTML, fits bool, err error) {
	var buf bytes.Buffer
	if err := page.ExecuteTemplate(&buf, name, view); err != nil {
		return "", false, err
	}
	if buf.Len() > r.left {
		return "", false, nil
	}
	r.left -= buf.Len()
	return template.HTML(buf.String()), true, nil //nolint:gosec // made by the template, which escapes what it shows
}
