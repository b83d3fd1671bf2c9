package main

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// journalOf returns a journal of one update.
// An entity of which nothing is said has only a name.
func journalOf(base, tenant, state, write, created string, entity ...string) string {
	members := `{"name":"Door"}`
	if len(entity) > 0 {
		members = entity[0]
	}
	var b strings.Builder
	line := func(text string) {
		sum := crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli))
		fmt.Fprintf(&b, "{\"sum\":\"%08x\",\"line\":%s}\n", sum, text)
	}
	line(fmt.Sprintf(`{"type":"journal","version":2,"header":{"run":"r1","target":"nightly","base":%q,"tenant":%q,"conform":"devel","pid":1,"started":"2026-11-24T03:00:00Z"}}`, base, tenant))
	if state != "" {
		line(fmt.Sprintf(`{"type":"state","state":{"url":%q,"members":%s,"writable":["name"]}}`, state, members))
	}
	line(fmt.Sprintf(`{"type":"write","write":{"number":1,"method":"PATCH","url":%q,"members":{"name":["Gate"]}}}`, write))
	if created != "" {
		line(fmt.Sprintf(`{"type":"created","url":%q}`, created))
	}
	return b.String()
}

// The hash of 11111111-1111-1111-1111-111111111111, and of another tenant.
const ownTenant, otherTenant = "bafde89c041e", "000000000000"

// A journal is a file that anyone may have written. Its requests are sent, with a credential, only to a target of conform.yaml, below that
// target's base URL.
func TestRestoreOfAFile(t *testing.T) {
	site := newCrashSite(t)
	before := site.stage.requests()
	var elsewhere atomic.Int64
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere.Add(1)
		w.WriteHeader(http.StatusNotFound)
	}))
	defer evil.Close()
	base, host := site.base, strings.TrimSuffix(site.base, "/beta")
	entity := base + "/widgets/w1"
	for name, test := range map[string]struct{ journal, want string }{
		"another target":         {journalOf(evil.URL+"/beta", ownTenant, evil.URL+"/beta/widgets/w1", evil.URL+"/beta/widgets/w1", ""), evil.URL + "/beta, and no target in conform.yaml has that base URL and its tenant"},
		"another tenant":         {journalOf(base, otherTenant, entity, entity, ""), "and no target in conform.yaml has that base URL and its tenant"},
		"no tenant":              {journalOf(base, "", entity, entity, ""), "and no target in conform.yaml has that base URL and its tenant"},
		"another version":        {journalOf(host+"/v1.0", ownTenant, host+"/v1.0/widgets/w1", host+"/v1.0/widgets/w1", ""), "/v1.0, and no target in conform.yaml has that base URL and its tenant"},
		"state elsewhere":        {journalOf(base, ownTenant, evil.URL+"/beta/widgets/w1", entity, ""), "the journal has " + evil.URL + "/beta/widgets/w1, which is not below"},
		"write elsewhere":        {journalOf(base, ownTenant, entity, evil.URL+"/beta/widgets/w1", ""), "the journal has " + evil.URL + "/beta/widgets/w1, which is not below"},
		"created elsewhere":      {journalOf(base, ownTenant, entity, entity, evil.URL+"/beta/widgets/w1"), "the journal has " + evil.URL + "/beta/widgets/w1, which is not below"},
		"above the base URL":     {journalOf(base, ownTenant, base+"/../v1.0/widgets/w1", entity, ""), "is not below the base URL of target nightly"},
		"encoded dots":           {journalOf(base, ownTenant, base+"/%2e%2e/v1.0/widgets/w1", entity, ""), "is not below the base URL of target nightly"},
		"encoded slash":          {journalOf(base, ownTenant, base+"/x%2f..%2f..%2fv1.0", entity, ""), "is not below the base URL of target nightly"},
		"a query":                {journalOf(base, ownTenant, entity+"?x=1", entity, ""), "is not below the base URL of target nightly"},
		"user information":       {journalOf(base, ownTenant, strings.Replace(evil.URL, "http://", base+"@", 1)+"/beta/w", entity, ""), "is not below the base URL of target nightly"},
		"another scheme":         {journalOf(base, ownTenant, strings.Replace(entity, "http://", "https://", 1), entity, ""), "is not below the base URL of target nightly"},
		"a name that continues":  {journalOf(base, ownTenant, base+"x/widgets/w1", entity, ""), "is not below the base URL of target nightly"},
		"a target as its entity": {journalOf(base, ownTenant, base, entity, ""), "is not below the base URL of target nightly"},
	} {
		t.Run(name, func(t *testing.T) {
			site.write("x.ndjson", test.journal)
			code, out := site.run("restore", "x.ndjson")
			if code != exitUsage || !strings.Contains(out, test.want) || !strings.Contains(out, "hint: conform sends a credential only to a target of conform.yaml") {
				t.Errorf("want exit 2 and %q, got %d: %s", test.want, code, out)
			}
			if n := site.stage.requests(); n != before || elsewhere.Load() > 0 {
				t.Errorf("want nothing sent, got %d requests, %d elsewhere", n-before, elsewhere.Load())
			}
		})
	}

	local := strings.Replace(base, "127.0.0.1", "localhost", 1)
	whole := site.stage.state(t)["/beta/widgets/w1"]
	whole["name"] = "Door"
	members, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, journal := range map[string]string{
		"as configured":    journalOf(base, ownTenant, entity, entity, "", string(members)),
		"another spelling": journalOf(local, ownTenant, local+"/widgets/w1", local+"/widgets/w1", "", string(members)),
	} {
		site.stage.change(t, `{"name":"Gate"}`)
		site.write("x.ndjson", journal)
		if code, out := site.run("restore", "x.ndjson"); code != exitKept || site.stage.state(t)["/beta/widgets/w1"]["name"] != "Door" {
			t.Errorf("%s: want it restored, got %d: %s", name, code, out)
		}
	}

	site.write("x.ndjson", journalOf(base, ownTenant, entity, entity, ""))
	for config, want := range map[string]string{"none.yaml": "none.yaml", "empty.yaml": "and no target in conform.yaml has that base URL and its tenant"} {
		site.write("empty.yaml", "targets:\n  a: {kind: mock, base: \"http://127.0.0.1:1\"}\n")
		if code, out := site.run("restore", "--config", filepath.Join(site.dir, config), "x.ndjson"); code != exitUsage || !strings.Contains(out, want) {
			t.Errorf("%s: want exit 2 and %q, got %d: %s", config, want, code, out)
		}
	}
	if elsewhere.Load() > 0 {
		t.Errorf("want nothing sent elsewhere, got %d requests", elsewhere.Load())
	}
}
