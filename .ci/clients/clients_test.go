package clients

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	npm = [][]string{{"npm", "ci", "--no-progress", "--no-audit", "--no-fund"}}
	pip = [][]string{
		{"python3", "-m", "venv", "venv"},
		{"venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--only-binary", ":all:", "--requirement", "requirements.txt"},
	}
)

// A program is installed in a copy of its folder, and run there.
type program struct {
	name    string
	install [][]string
	run     []string
	http    bool // its runtime takes no certificate from the environment
	waits   bool // it has a step that the mock throttles
}

var programs = []program{
	{name: "graph-js", install: npm, run: []string{"node", "main.mjs"}, waits: true},
	{name: "graph-python", install: pip, run: []string{"venv/bin/python", "main.py"}, waits: true},
	{name: "graph-go", install: [][]string{{"go", "build", "-o", "client", "."}}, run: []string{"./client"}, waits: true},
	{name: "odata-js", install: npm, run: []string{"node", "main.mjs"}},
	{name: "olingo", install: [][]string{{"mvn", "--quiet", "--batch-mode", "compile", "dependency:copy-dependencies"}}, run: []string{"java", "-cp", "target/classes:target/lib/*", "Main"}, http: true},
	{name: "curl", run: []string{"bash", "main.sh"}, waits: true},
}

func TestClients(t *testing.T) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			dir := copyOf(t, p.name, p.install)
			served, throttled := startMock(t, !p.http), startMock(t, !p.http, "--throttle", "2/1s")
			env := append(trust(t, served, throttled), "MOCK_URL="+served.url, "THROTTLED_URL="+throttled.url)
			out, err := output(dir, env, p.run)
			steps := readSteps(out)
			switch failed := slices.ContainsFunc(steps, func(s step) bool { return s.reason != "" }); {
			case len(steps) == 0 || failed != (err != nil):
				t.Errorf("want a line per step, and exit code 1 if one fails, got %v\n%s", err, out)
			case p.waits && !strings.Contains(throttled.requests(), " 429 "):
				t.Error("want a request that the mock throttles, got none")
			}
			for _, s := range steps {
				if s.reason != "" {
					t.Errorf("%s: %s", s.name, s.reason)
				}
			}
			t.Logf("%d steps", len(steps))
			if t.Failed() {
				t.Logf("requests:\n%s", served.requests())
			}
		})
	}
}

// copyOf installs what is in a folder in a temporary copy of it, and returns the copy.
func copyOf(t *testing.T, folder string, install [][]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), folder)
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	for _, argv := range install {
		if out, err := output(dir, nil, argv); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, out)
		}
	}
	return dir
}

// output runs a command in a folder, and returns what it prints.
func output(dir string, env, argv []string) (string, error) {
	name := argv[0]
	if strings.Contains(name, "/") {
		name = filepath.Join(dir, name)
	}
	cmd := exec.CommandContext(ctx, name, argv[1:]...)
	leadGroup(cmd)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// trust returns the variables from which OpenSSL, Go, Node and curl take certificates, with those of the mocks.
func trust(t *testing.T, mocks ...*mock) (env []string) {
	t.Helper()
	var all []byte
	for _, m := range mocks {
		if m.trust == "" {
			return nil
		}
		pem, err := os.ReadFile(m.trust)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, pem...)
	}
	file := filepath.Join(t.TempDir(), "trust.pem")
	if err := os.WriteFile(file, all, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"} {
		env = append(env, name+"="+file)
	}
	return env
}
