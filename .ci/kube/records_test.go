package kube

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// targets are those of the manifests.
var targets = []string{"contoso", "fabrikam"}

// record is what a record says: the status of each verdict, and the exit code, or -1 if the record has no footer.
type record struct {
	statuses map[string]string
	exit     int
}

func readRecord(t *testing.T, dir, target string) record {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, target, "run.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := record{map[string]string{}, -1}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var line struct {
			Type, ID, Status string
			Exit             int
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			continue // the end of a process has cut it
		}
		switch line.Type {
		case "verdict":
			r.statuses[line.ID] = line.Status
		case "footer":
			r.exit = line.Exit
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}
