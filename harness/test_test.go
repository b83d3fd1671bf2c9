package harness_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/contract"
)

// testContract is what TestSubtests runs in a process of its own.
func testContract(t *testing.T) {
	t.Helper()
	things, err := contract.Load("things", "things.yaml", []byte(thing), nil)
	if err != nil {
		t.Fatal(err)
	}
	harness.Test(t, harness.Config{Contracts: []*contract.Contract{things}, Fault: os.Getenv("CONFORM_TEST_FAULT")})
}

func TestContract(t *testing.T) {
	if os.Getenv("CONFORM_TEST_FAULT") == "" {
		t.Skip("TestSubtests runs this")
	}
	testContract(t)
}

// TestLamps is the example.
func TestLamps(t *testing.T) { lampTest(t) }

// TestTwoRuns holds that a process may have several runs, and that a faithful mock passes.
func TestTwoRuns(t *testing.T) {
	for _, name := range []string{"first", "second"} {
		t.Run(name, testContract)
	}
}

func TestSubtests(t *testing.T) {
	for name, tc := range map[string]struct {
		run   string
		fault string
		fails bool
		want  []string // in the output
		not   string
	}{
		"a broken promise": {
			"TestContract", "update-ignored", true,
			[]string{"--- FAIL: TestContract/full/read-back", "want ", "got  ", "curl -i"}, "\x1b[",
		},
		"one check":          {"TestContract/^full$/^read-back$", "update-ignored", true, []string{"--- FAIL: TestContract/full/read-back"}, "TestContract/full/date"},
		"another check":      {"TestContract/^full$/^status-documented$", "update-ignored", false, []string{"--- PASS: TestContract/full/status-documented"}, "read-back"},
		"a skip with reason": {"TestContract/^full$", "update-ignored", true, []string{"--- SKIP: TestContract/full/"}, "TestContract/edges"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run", tc.run, "-test.v")
			cmd.Env = append(os.Environ(), "CONFORM_TEST_FAULT="+tc.fault)
			text, err := cmd.CombinedOutput()
			out := string(text)
			if (err != nil) != tc.fails {
				t.Errorf("want a failure: %v, got %v", tc.fails, err)
			}
			for _, want := range tc.want {
				if !strings.Contains(out, want) {
					t.Errorf("want %q in the output", want)
				}
			}
			if strings.Contains(out, tc.not) {
				t.Errorf("want no %q in the output", tc.not)
			}
			if t.Failed() {
				t.Log(out)
			}
		})
	}
}
