package servers

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// examples is the number of test cases of an operation, in those phases of Schemathesis that take a number.
const examples = 10

// peerTool installs the tool that conform is compared with, at the versions of its requirements.txt, in a folder that the test removes.
func peerTool(t *testing.T, name string) tool {
	t.Helper()
	if name != "schemathesis" {
		t.Fatalf("PEER=%s: want schemathesis", name)
	}
	dir := t.TempDir()
	for _, argv := range [][]string{
		{"python3", "-m", "venv", dir},
		{dir + "/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--requirement", "bookshop/schemathesis/requirements.txt"},
	} {
		if out, err := exec.CommandContext(ctx, argv[0], argv[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(argv, " "), err, out)
		}
	}
	version, err := exec.CommandContext(ctx, dir+"/bin/schemathesis", "--version").Output() // "schemathesis, version 1.2.3"
	if err != nil {
		t.Fatalf("schemathesis --version: %v", err)
	}
	return schemathesis(strings.Replace(strings.TrimSpace(string(version)), ", version", "", 1), filepath.Join(dir, "bin", "schemathesis"))
}

func schemathesis(name, binary string) tool {
	env := []string{"SCHEMATHESIS_HOOKS=" + absolute("bookshop/schemathesis/hooks.py"), "PYTHONDONTWRITEBYTECODE=1"}
	return tool{name: name, most: 1, time: trialTime, env: env, read: readFailures, argv: func(svc service, url, dir string, seed int) []string {
		return []string{
			binary, "--config-file", absolute("bookshop/schemathesis/schemathesis.toml"), "run", absolute(svc.contract()), "--url", url + svc.path,
			"--checks", "all", "--max-examples", strconv.Itoa(examples), "--seed", strconv.Itoa(seed),
			"--continue-on-failure", "--generation-database", "none", "--no-color", "--baseline", filepath.Join(dir, "failures.json"), "--baseline-update",
			"--report", "json", "--report-json-path", filepath.Join(dir, "report.json"),
		}
	}}
}

// readFailures identifies a failure as the baseline files of Schemathesis do: by operation, check, class and signature, which often is the
// status. An error, such as a response that cannot be read, counts as a failure, too.
func readFailures(dir string) (report, error) {
	got := report{alarms: map[string]string{}}
	var run struct {
		Complete bool
		Errors   []struct{ Title string }
	}
	if err := readJSON(filepath.Join(dir, "report.json"), &run); err != nil {
		return got, err
	}
	if !run.Complete {
		return got, errors.New("schemathesis did not complete its run")
	}
	for _, e := range run.Errors {
		got.alarms["error "+e.Title] = e.Title
	}
	var failures struct {
		Entries []struct{ Operation, Check, Failure, Signature string }
	}
	err := readJSON(filepath.Join(dir, "failures.json"), &failures)
	if errors.Is(err, os.ErrNotExist) { // there are none
		err = nil
	}
	for _, f := range failures.Entries {
		got.alarms[steady(strings.Join([]string{f.Operation, f.Check, f.Failure, f.Signature}, " "))] = f.Check
	}
	return got, err
}

func readJSON(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
