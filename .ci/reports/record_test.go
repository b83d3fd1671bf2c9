package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostile is text that would do something in a page, if it were more than text. Whatever of it runs sets window.owned.
const hostile = `</style></script></pre><script>window.owned=1</script><img src="http://127.0.0.1:9/x" onerror="window.owned=1">` +
	`<svg onload="window.owned=1"><iframe srcdoc="<script>parent.owned=1</script>"></iframe><a href="javascript:window.owned=1">click</a>` +
	`"onmouseover="window.owned=1" --> {{.}} ]]>`

type object = map[string]any

// verdict is a line of a record.
func verdict(operation, name, check, status string, more object) object {
	v := object{
		"type": "verdict", "id": operation + "/" + name + "/" + check, "contract": "things", "operation": operation, "case": name, "check": check,
		"rule": check, "title": "stores the values of an accepted update", "family": "state", "level": "must", "safety": "RST",
		"cite": "RFC 5789 §2", "status": status, "ms": 12,
	}
	for key, value := range more {
		v[key] = value
	}
	return v
}

func finding(want, got string) object {
	return object{"findings": []object{{"class": "state.lost-update", "want": want, "got": got, "hint": "is the target a mock without state?", "exchange": 1}}, "exchanges": []int{1}}
}

func with(a, b object) object {
	out := object{}
	for _, m := range []object{a, b} {
		for key, value := range m {
			out[key] = value
		}
	}
	return out
}

func deviation(outcome string) object {
	return object{"deviation": object{"outcome": outcome, "entry": "CF-0A0A0A0A", "reason": "accepted until the next release", "owner": "team a", "expires": "2026-12-05"}}
}

// writeRecord writes the record of a run on a target with a finding in every state, and hostile text in most places.
func writeRecord(t *testing.T, target string) string {
	t.Helper()
	const update, list = "things/update", "things/list"
	lines := []object{
		verdict(update, "full", "read-back", "fail", with(finding(`displayName reads back "Ada"`, `"Bob"`), deviation("new"))),
		verdict(update, "only-name", "status-documented", "fail", with(finding("200 OK", "204 No Content"), with(deviation("changed"), object{"cite": "pages/things.md:57", "promise": "If successful, returns 200", "family": "status"}))),
		verdict(update, "empty", "read-back", "fail", with(finding(hostile, hostile), with(deviation("expired"), object{"promise": hostile, "title": hostile, "cite": hostile}))),
		verdict(update, "no-token", "refused", "fail", with(finding("401", "200 OK"), with(deviation("known"), object{"family": "auth"}))),
		verdict(update, "full", "date", "warn", with(finding("Date: a header", "no such header"), object{"family": "headers", "level": "should"})),
		verdict(list, "page", "next-link", "error", object{"class": "target.denied", "reason": "403 Forbidden: " + hostile, "family": "status"}),
		verdict(list, hostile, "type", "not-run", object{"reason": "interrupted", "family": "body"}),
		verdict(list, "all", "throttled", "skip", object{"reason": "no response was throttled", "family": "throttle"}),
	}
	for _, name := range []string{"full", "only-name", "empty", "page"} {
		lines = append(lines, verdict(list, name, "content-type", "pass", object{"family": "headers"}), verdict(update, name, "content-type", "pass", object{"family": "headers"}))
	}
	counts := map[string]int{}
	for _, line := range lines {
		counts[line["status"].(string)]++
	}
	planned := len(lines)
	lines = append(lines,
		object{"type": "promise", "operation": update, "id": "status/200", "kind": "status", "text": "returns 200", "cite": "pages/things.md:57", "state": "broken"},
		object{"type": "promise", "operation": update, "id": "status/404", "kind": "status", "text": hostile, "cite": "pages/things.md:60", "state": "untested", "reason": "no fixture"},
		object{
			"type": "exchange", "id": 1, "case": "things/full", "step": "request", "method": "PATCH", "url": "http://127.0.0.1:1/beta/things/1",
			"requestHeader": object{"Content-Type": []string{"application/json"}}, "requestBody": `{"displayName":"Ada"}`, "status": 200,
			"header": object{"X-Hostile": []string{hostile}, "Content-Type": []string{"application/json"}}, "body": `{"id":"1","displayName":"Bob","note":` + quoted(t, hostile) + `}`,
			"ms": 12, "started": "2026-11-30T22:00:00.000Z",
		},
		object{
			"type": "footer", "ended": "2026-11-30T22:00:02.000Z", "counts": counts, "exchanges": 1, "exit": 1,
			"baseline": object{"file": "conform.baseline.yaml", "mode": "gate", "counts": object{"new": 1, "changed": 1, "expired": 1, "known": 1, "fixed": 1}, "entries": []object{
				{"id": "CF-0A0A0A0A", "check": update + "/refused", "outcome": "known", "reason": "accepted until the next release", "expires": "2026-12-05"},
				{"id": "CF-0B0B0B0B", "check": list + "/content-type", "outcome": "fixed", "reason": hostile, "expires": "2027-01-31"},
			}},
		})
	header := object{
		"type": "header", "version": 1, "run": "run-1", "conform": "v0.1.0", "go": "go1.26", "target": target, "url": "http://127.0.0.1:1/beta", "seed": "1",
		"catalogue": "c", "planHash": "p", "planned": planned, "strict": false, "depth": "quick", "started": "2026-11-30T22:00:00.000Z",
		"contracts": []object{{"name": "things", "hash": "h", "operations": 2, "path": "things.yaml", "gaps": []string{"things.md:70: " + hostile}}}, "labels": object{"region": hostile},
	}
	var text bytes.Buffer
	for _, line := range append([]object{header}, lines...) {
		text.WriteString(quoted(t, line) + "\n")
	}
	file := filepath.Join(t.TempDir(), strings.Map(letters, target)+".ndjson")
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func letters(r rune) rune {
	if r < 'a' || r > 'z' {
		return -1
	}
	return r
}

func quoted(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// report writes a report of records, and returns its file.
func report(t *testing.T, format string, records ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report."+format)
	if _, err := output(".", append([]string{conform, "report", "--format", format, "-o", file}, records...)...); err != nil {
		t.Fatal(err)
	}
	return file
}
