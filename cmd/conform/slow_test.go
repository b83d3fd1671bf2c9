package main

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSlowTestsAreRun holds that each test which -short shortens is among those that make test runs without -short: it finds them by their
// text, so the question must be asked in the test itself.
func TestSlowTestsAreRun(t *testing.T) {
	printed, err := exec.Command("make", "-s", "-C", repository, "--eval", "print-slow: ; @echo \"$(slow)\"", "print-slow").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	slow, err := regexp.Compile(strings.TrimSpace(string(printed)))
	if err != nil || !slow.MatchString("TestCanary") || slow.MatchString("TestSlowTestsAreRun") {
		t.Fatalf("want a regexp of the tests that are slow, got %q, %v", printed, err)
	}
	fn := regexp.MustCompile(`(?m)^func (\w+)?`)
	count := 0
	err = filepath.WalkDir(repository, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && d.Name() == ".ci" { // modules of their own
			return fs.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text := readFile(t, path)
		for _, at := range regexp.MustCompile(`testing\.Short\(\)`).FindAllStringIndex(text, -1) {
			count++
			all := fn.FindAllStringSubmatch(text[:at[0]], -1)
			if len(all) == 0 || !slow.MatchString(all[len(all)-1][1]) {
				t.Errorf("%s: want testing.Short asked in a test, got %q", path, all[len(all)-1:])
			}
		}
		return nil
	})
	if err != nil || count == 0 {
		t.Errorf("want tests that -short shortens, got %d, %v", count, err)
	}
}
