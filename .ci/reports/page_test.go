package reports

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The page has no violation of WCAG 2.2 AA that axe-core finds, on a desktop and a phone, light and dark, and scrolls in one direction only.
func TestAccessibility(t *testing.T) {
	one, two := writeRecord(t, "contoso"), writeRecord(t, "fabrikam")
	for name, page := range map[string]string{"one": report(t, "html", one), "two": report(t, "html", one, two), "history": historyPage(t)} {
		t.Run(name, func(t *testing.T) { checkAccessibility(t, page) })
	}
}

func checkAccessibility(t *testing.T, page string) {
	axe, err := os.ReadFile(filepath.Join(readers, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	tab, _ := browser(t)
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1280, 390} {
			t.Run(fmt.Sprintf("%s %d", scheme, width), func(t *testing.T) {
				look(t, tab, page, scheme, width)
				if got := evaluate(t, tab, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); got != "0" {
					t.Errorf("want a page no wider than its window, got %s pixels more", got)
				}
				execute(t, tab, "document.querySelectorAll('details').forEach(d => d.open = true);\n"+string(axe))
				text := evaluate(t, tab, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
					JSON.stringify({passes: r.passes.length, violations: r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("; "))}))`)
				var result struct {
					Passes     int
					Violations []string
				}
				if err := json.Unmarshal([]byte(text), &result); err != nil {
					t.Fatal(err)
				}
				if result.Passes == 0 || len(result.Violations) > 0 {
					t.Errorf("want rules that pass, and none that does not, got %d and\n%s", result.Passes, strings.Join(result.Violations, "\n"))
				}
			})
		}
	}
}

const visible = "[...document.querySelectorAll('.card')].filter(c => c.checkVisibility()).map(c => c.dataset.state).join()"

// The fields above the findings choose which are shown.
func TestFilters(t *testing.T) {
	tab, _ := browser(t)
	look(t, tab, report(t, "html", writeRecord(t, "contoso")), "light", 1280)
	for _, step := range []struct {
		name   string
		action func()
		want   string
	}{
		{"at first", func() {}, "new,changed,expired,error,not run,warning,known"},
		{"search", func() { do(t, tab, chromedp.SendKeys("input[type=search]", "204 content")) }, "changed"},
		{"nothing matches", func() { do(t, tab, chromedp.SendKeys("input[type=search]", " zzz")) }, ""},
		{"show all", func() { do(t, tab, chromedp.Click(".bar button")) }, "new,changed,expired,error,not run,warning,known"},
		{"state", func() { choose(t, tab, "State", "expired") }, "expired"},
		{"operation, with the state", func() { choose(t, tab, "Operation", "things/list") }, ""},
		{"operation", func() { choose(t, tab, "State", "") }, "error,not run"},
	} {
		step.action()
		if got := evaluate(t, tab, visible); got != step.want {
			t.Errorf("%s: want %s, got %s", step.name, step.want, got)
		}
	}
	if got := evaluate(t, tab, "document.querySelector('output').textContent"); got != "2 of 7 shown" {
		t.Errorf("want the number of cards shown, got %s", got)
	}
}

// choose selects an option of the field with a label.
func choose(t *testing.T, tab context.Context, label, option string) {
	t.Helper()
	execute(t, tab, fmt.Sprintf(`{const field = [...document.querySelectorAll(".bar label")].find(l => l.textContent.startsWith(%q)).control;
		field.value = %q; field.dispatchEvent(new Event("input"))}`, label, option))
}

// What a target sends is text: nothing of it runs, nothing is requested, and the policy of the page stops what is added to it.
func TestHostileText(t *testing.T) {
	tab, requests := browser(t)
	page := report(t, "html", writeRecord(t, "contoso"))
	look(t, tab, page, "light", 1280)
	if got := evaluate(t, tab, "document.querySelectorAll('img, svg, iframe, object, embed, form, base, link').length + document.querySelectorAll('script').length - 1"); got != "0" {
		t.Errorf("want no element but the page's own, got %s more", got)
	}
	if got := evaluate(t, tab, "[...document.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => !h.startsWith('#')).join()"); got != "" {
		t.Errorf("want links within the page only, got %s", got)
	}
	if got := evaluate(t, tab, "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on') || n === 'style').join()"); got != "" {
		t.Errorf("want no attribute that is a script or a style, got %s", got)
	}
	if got := evaluate(t, tab, "document.querySelector('main').textContent.includes('<script>window.owned=1</script>')"); got != "true" {
		t.Error("want the hostile text shown as text")
	}
	execute(t, tab, `{
		window.stopped = [];
		addEventListener("securitypolicyviolation", e => stopped.push(e.effectiveDirective));
		const script = document.createElement("script");
		script.textContent = "window.owned = 2";
		const picture = new Image();
		picture.src = "http://127.0.0.1:9/picture";
		document.body.append(script, picture);
	}`)
	if _, err := chromedp.Run(tab, chromedp.Poll[bool]("window.stopped.length >= 2")); err != nil {
		t.Fatal(err)
	}
	if got := evaluate(t, tab, "window.owned"); got != "undefined" {
		t.Errorf("want no script of a target to run, got window.owned %s", got)
	}
	if got := evaluate(t, tab, "stopped.sort().join()"); got != "img-src,script-src-elem" {
		t.Errorf("want the policy to stop a script and a picture, got %s", got)
	}
	for _, url := range requests() {
		if url != "file://"+page && !strings.HasSuffix(url, "/picture") {
			t.Errorf("want no request but for the page, got %s", url)
		}
	}
}

// Without scripts everything can be read, and there is no field that does nothing.
func TestWithoutScripts(t *testing.T) {
	tab, _ := browser(t)
	call(t, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	look(t, tab, report(t, "html", writeRecord(t, "contoso")), "light", 1280)
	call(t, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false}) // for the questions below; the page's own script did not run
	if got := evaluate(t, tab, visible); got != "new,changed,expired,error,not run,warning,known" {
		t.Errorf("want every card, got %s", got)
	}
	if got := evaluate(t, tab, "[...document.querySelectorAll('input, select, button')].filter(e => e.checkVisibility()).length"); got != "0" {
		t.Errorf("want no field, got %s", got)
	}
}

// With the keyboard alone, the first stop leads past the head of the page, and each stop can be seen.
func TestKeyboard(t *testing.T) {
	tab, _ := browser(t)
	look(t, tab, report(t, "html", writeRecord(t, "contoso")), "light", 1280)
	do(t, tab, chromedp.KeyEvent("\t"))
	if got := evaluate(t, tab, "document.activeElement.getAttribute('href') + getComputedStyle(document.activeElement).outlineStyle"); got != "#mainsolid" {
		t.Errorf("want the link past the head of the page, with an outline, got %s", got)
	}
	seen := map[string]bool{}
	for range 12 {
		do(t, tab, chromedp.KeyEvent("\t"))
		seen[evaluate(t, tab, "document.activeElement.tagName")] = true
	}
	for _, tag := range []string{"INPUT", "SELECT", "BUTTON", "SUMMARY"} {
		if !seen[tag] {
			t.Errorf("want %s among the stops, got %v", tag, seen)
		}
	}
}
