package servers

import (
	"context"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const runTime = 3 * time.Minute

var npm = [][]string{{"npm", "ci", "--no-progress"}}

// CAP stays alive after an uncaught exception only if it is told to.
const stay = `CDS_CONFIG={"server": {"shutdown_on_uncaught_errors": false}}`

var (
	capApp = app{
		name: "cap", install: npm, start: []string{"node_modules/.bin/cds-serve", "all", "--in-memory", "--port", "PORT"},
		base: "/odata/v4/things", seedTo: "/Things", seed: []string{
			`{"ID": 1, "title": "one", "stock": 8, "big": 9, "price": 1.5, "active": true, "born": "2020-01-02", "seen": "2020-01-02T03:04:05Z", "ref": "11111111-2222-4333-8444-555555555555", "tags": ["a"]}`,
			`{"ID": 2, "title": "two", "stock": 8, "big": 9, "price": 1.5, "active": true, "born": "2020-01-02", "seen": "2020-01-02T03:04:05Z", "ref": "11111111-2222-4333-8444-555555555556", "tags": ["a"]}`,
		},
	}
	fastAPI = app{
		name: "fastapi", start: []string{"venv/bin/uvicorn", "things:app", "--host", "127.0.0.1", "--port", "PORT"},
		install: [][]string{{"python3", "-m", "venv", "venv"}, {"venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--requirement", "requirements.txt"}},
	}
	jsonServer = app{name: "jsonserver", install: npm, start: []string{"node_modules/.bin/json-server", "--host", "127.0.0.1", "--port", "PORT", "db.json"}}
	prism      = app{name: "prism", install: npm, start: []string{"node_modules/.bin/prism", "mock", "--host", "127.0.0.1", "--port", "PORT", "contract.yaml"}}
)

func TestCAP(t *testing.T) {
	t.Parallel()
	dir := capApp.copyOf(t)
	t.Run("stays", func(t *testing.T) {
		compareRuns(t, capApp.serve(t, dir, stay), "cap/contract.yaml", "ID=1", "cap/findings.md")
	})
	t.Run("derived", func(t *testing.T) { // from its own metadata: the same findings
		base := capApp.serve(t, dir, stay)
		compareRuns(t, base, deriveContract(t, base), "ID=1", "cap/findings.md")
	})
	t.Run("ends", func(t *testing.T) {
		got := runConform(t, capApp.serve(t, dir), "cap/contract.yaml", "ID=1")
		total := 0
		for _, n := range got.counts {
			total += n
		}
		if errors := got.counts["error"] + got.counts["not-run"]; errors*20 > total {
			t.Errorf("want less than 5 %% of %d verdicts inconclusive, got %d", total, errors)
		}
		for _, f := range got.findings {
			if f.status == "fail" && f.class == "target.crashed" && got.bodies[f.exchange] == "null" {
				return
			}
		}
		t.Errorf("want a target.crashed that shows the body null, got %v", got.findings)
	})
}

func TestFastAPI(t *testing.T) {
	t.Parallel()
	compareRuns(t, fastAPI.serve(t, fastAPI.copyOf(t)), "things.yaml", "thingId=1", "fastapi/findings.md")
}

func TestJSONServer(t *testing.T) {
	t.Parallel()
	compareRuns(t, jsonServer.serve(t, jsonServer.copyOf(t)), "things.yaml", "thingId=1", "jsonserver/findings.md")
}

// Prism serves what its contract documents: with things.yaml no read, and with things-get.yaml a read that always shows the same.
func TestPrism(t *testing.T) {
	t.Parallel()
	dir := prism.copyOf(t)
	t.Run("no-read", func(t *testing.T) {
		copyFile(t, "things.yaml", filepath.Join(dir, "contract.yaml"))
		compareRuns(t, prism.serve(t, dir), "things.yaml", "thingId=1", "prism/findings-no-read.md")
	})
	t.Run("read", func(t *testing.T) {
		copyFile(t, "things-get.yaml", filepath.Join(dir, "contract.yaml"))
		base := prism.serve(t, dir)
		compareRuns(t, base, "things-get.yaml", "thingId=1", "prism/findings.md")
		compareRuns(t, base, "things-get.yaml", "thingId=1", "prism/findings-stateless.md", "--stateless")
	})
}

// deriveContract derives a contract of Things from the metadata that a service returns.
func deriveContract(t *testing.T, base string) string {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	req, err := http.NewRequestWithContext(short, http.MethodGet, base+"/$metadata", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	file := filepath.Join(t.TempDir(), "contract.yaml")
	cmd := exec.CommandContext(short, conform, "derive", "-", "--set", "Things", "--server", base, "--output", file)
	cmd.Stdin = resp.Body
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("conform derive: %v\n%s", err, out)
	}
	return file
}

// compareRuns runs conform twice at depth default, since the first run must leave the target as fit for the second, then at depth full, and
// compares the findings with list.
func compareRuns(t *testing.T, base, contract, param, list string, flags ...string) {
	t.Helper()
	for n, depth := range []string{"default", "default", "full"} {
		want, err := trueFindings(list, depth)
		if err != nil {
			t.Fatal(err)
		}
		got := runConform(t, base, contract, param, append(flags, "--depth", depth)...)
		for _, wrong := range compare(want, got.findings) {
			t.Errorf("run %d, depth %s: %s", n+1, depth, wrong)
		}
		if errors := got.counts["error"] + got.counts["not-run"]; errors > 0 {
			t.Errorf("run %d, depth %s: %d verdicts are inconclusive", n+1, depth, errors)
		}
	}
}

// runConform runs conform, which must find something and so end with exit code 1.
func runConform(t *testing.T, base, contract, param string, flags ...string) record {
	t.Helper()
	short, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	dir := t.TempDir()
	args := append([]string{"run", "--contract", contract, "--target", base, "--param", param, "--out", dir}, flags...)
	cmd := exec.CommandContext(short, conform, args...)
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Fatalf("conform %s: want exit code 1, got %d (%v)\n%s", strings.Join(args, " "), code, err, out)
	}
	got, err := readRecord(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got.exit != 1 {
		t.Errorf("want exit code 1 in the record, got %d", got.exit)
	}
	t.Logf("%v", got.counts)
	return got
}
