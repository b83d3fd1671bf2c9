package reports

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// historyPage returns the page of all targets, of twelve targets in ninety nights: some fail now and then, one is not reached, one has
// hostile text, and one has a baseline.
func historyPage(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	start := time.Now().UTC().AddDate(0, 0, -89)
	for night := range 90 {
		for i, target := range []string{"contoso", "fabrikam", "northwind", "adatum", "tailspin", "wingtip", "litware", "proseware", "woodgrove", "a-tenant-with-a-rather-long-name", hostile, "down"} {
			name := filepath.Join(dir, fmt.Sprintf("%d-%d.ndjson", night, i))
			if err := os.WriteFile(name, nightRecord(t, target, i, night, start.AddDate(0, 0, night)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	records, err := filepath.Glob(filepath.Join(dir, "*.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	db, page := filepath.Join(dir, "h.db"), filepath.Join(dir, "targets.html")
	for _, argv := range [][]string{append([]string{conform, "history", "add", "--db", db}, records...), {conform, "history", "page", "--db", db, "-o", page}} {
		if _, err := output(".", argv...); err != nil {
			t.Fatal(err)
		}
	}
	return page
}

// nightRecord is the record of a target in a night.
func nightRecord(t *testing.T, target string, i, night int, started time.Time) []byte {
	t.Helper()
	const update = "things/update"
	lines := []object{verdict(update, "full", "content-type", "pass", nil), verdict(update, "full", "read-back", "pass", nil), verdict(update, "empty", "refused", "pass", nil)}
	exit := 0
	switch {
	case i == 11 && (night > 86 || night%40 == 7):
		exit = 3
		for _, line := range lines {
			line["status"] = "error"
		}
	case i == 9:
		lines[2] = verdict(update, "empty", "refused", "fail", with(finding("400", "200 OK"), deviation("known")))
	case i == 10 || i < 3 && night%(31+i*9) > 22+i:
		exit = 1
		lines[1] = verdict(update, "full", "read-back", "fail", finding("Ada", fmt.Sprintf("%s instead of %d", []string{"Bob", hostile}[i/10], night)))
	}
	counts := map[string]int{}
	for _, line := range lines {
		counts[line["status"].(string)]++
	}
	stamp := started.Format("2006-01-02T15:04:05.000Z")
	footer := object{"type": "footer", "ended": stamp, "counts": counts, "exchanges": 1, "exit": exit}
	if i == 9 {
		footer["baseline"] = object{"file": "b", "mode": "nightly", "counts": object{"known": 1}, "entries": []object{
			{"id": "CF-0A0A0A0A", "check": update + "/refused", "outcome": "known", "reason": hostile, "owner": "team a", "ticket": "ABC-123", "expires": started.AddDate(0, 0, 9).Format(time.DateOnly)},
			{"id": "CF-0B0B0B0B", "check": update + "/date", "outcome": "known", "reason": "asked the service team", "owner": "team b", "expires": started.AddDate(0, 0, 70).Format(time.DateOnly)},
		}}
	}
	all := append([]object{{
		"type": "header", "version": 1, "run": fmt.Sprintf("%d-%d", i, night), "conform": "v0.1.0", "go": "go1.26", "target": target[:min(len(target), 200)], "seed": "1", "planned": len(lines), "started": stamp,
		"contracts": []object{{"name": "things", "hash": fmt.Sprint("h", night/89)}},
	}}, lines...)
	for n, state := range []string{"kept", "kept", []string{"untested", "kept"}[night/45], "untested"} {
		all = append(all, object{"type": "promise", "operation": update, "id": fmt.Sprint("status/", n), "kind": "status", "text": "x", "state": state})
	}
	all = append(all, object{"type": "exchange", "id": 1, "case": "things/full", "step": "request", "method": "GET", "url": "http://127.0.0.1:1/", "status": 200, "ms": 1, "started": stamp}, footer)
	var text bytes.Buffer
	for _, line := range all {
		text.WriteString(quoted(t, line) + "\n")
	}
	return text.Bytes()
}

// Of the page of all targets, nothing is a script or a link to elsewhere, nothing is requested, and the keyboard reaches each table.
func TestHistoryPage(t *testing.T) {
	tab, requests := browser(t)
	page := historyPage(t)
	look(t, tab, page, "light", 1280)
	if got := evaluate(t, tab, "document.querySelectorAll('script, img, iframe, object, embed, form, base, link').length"); got != "0" {
		t.Errorf("want no element but the page's own, got %s more", got)
	}
	if got := evaluate(t, tab, "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on') || n === 'style').join()"); got != "" {
		t.Errorf("want no attribute that is a script or a style, got %s", got)
	}
	if got := evaluate(t, tab, "document.querySelector('main').textContent.includes('<script>window.owned=1</script>')"); got != "true" {
		t.Error("want the hostile text shown as text")
	}
	if got := strings.Join(requests(), " "); got != "file://"+page {
		t.Errorf("want no request but for the page, got %s", got)
	}
	if got := evaluate(t, tab, "[...document.querySelectorAll('svg[role=img]')].filter(s => !s.ariaLabel).length"); got != "0" {
		t.Errorf("want a label on each drawing, got %s without", got)
	}
	seen := map[string]bool{}
	for range 12 {
		do(t, tab, chromedp.KeyEvent("\t"))
		seen[evaluate(t, tab, "document.activeElement.tagName + ' ' + (document.activeElement.ariaLabel ?? '') + ' ' + getComputedStyle(document.activeElement).outlineStyle")] = true
	}
	for _, stop := range []string{"A  solid", "DIV Table of the targets solid", "DIV Table of what fails solid", "DIV Table of the known deviations solid", "SUMMARY  solid"} {
		if !seen[stop] {
			t.Errorf("want %s among the stops, got %v", stop, seen)
		}
	}
}
