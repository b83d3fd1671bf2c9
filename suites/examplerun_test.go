package suites_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestLamps is the example, in a process of its own: Ginkgo allows one run in each.
func TestLamps(t *testing.T) {
	if os.Getenv("LAMP_TEST") == "" {
		t.Skip("TestExample runs this")
	}
	lampTest(t)
}

func TestExample(t *testing.T) {
	for name, tc := range map[string]struct {
		fault string
		fails bool
		want  []string
	}{
		"faithful": {"", false, []string{"PASS"}},
		"faulty":   {"date-missing", true, []string{"lamp/full/date", "want ", "got  ", "curl -i", "--- FAIL: TestLamps"}},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run", "^TestLamps$")
			cmd.Env = append(os.Environ(), "LAMP_TEST=1", "LAMP_FAULT="+tc.fault)
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
			if strings.Contains(out, "\x1b[") {
				t.Error("want no colors in a pipe")
			}
			if t.Failed() {
				t.Log(out)
			}
		})
	}
}
