// Command govulncheck looks for known vulnerabilities that the code reaches. It runs golang.org/x/vuln on the reports of
// golang.org/x/vulndb at the version that go.mod pins, read from the module cache: the same answer everywhere, and nothing to
// reach but the module proxy.
//
// It fails for what this repository can mend, a vulnerable function reached in a required module. A finding in the standard
// library is the building Go's: it is printed, with the release that mends it, and fails nothing.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"

	"golang.org/x/vuln/scan"
)

func main() {
	failed, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if failed || err != nil {
		os.Exit(1)
	}
}

func run(args []string, w io.Writer) (failed bool, err error) {
	reports, err := download("golang.org/x/vulndb")
	if err != nil {
		return false, err
	}
	var out bytes.Buffer
	cmd := scan.Command(context.Background(), append([]string{"-format=json", "-db=file://" + path.Join(reports.Dir, "data/osv")}, args...)...)
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		return false, err
	}
	if err := cmd.Wait(); err != nil {
		return false, err
	}
	ours, gos, err := read(&out)
	if err != nil {
		return false, err
	}
	for _, line := range gos {
		fmt.Fprintln(w, "warning:", line)
	}
	for _, line := range ours {
		fmt.Fprintln(w, "error:", line)
	}
	fmt.Fprintf(w, "govulncheck: %d in modules, %d in the standard library (reports of %s)\n", len(ours), len(gos), reports.Version)
	return len(ours) > 0, nil
}

// module is what `go mod download -json` says of one.
type module struct{ Dir, Version, Error string }

func download(name string) (module, error) {
	var m module
	out, err := exec.Command("go", "mod", "download", "-json", name).Output()
	if len(out) == 0 && err != nil {
		return m, fmt.Errorf("go mod download %s: %w", name, err)
	}
	if err := json.Unmarshal(out, &m); err != nil {
		return m, fmt.Errorf("go mod download %s: %w", name, err)
	}
	if m.Error != "" {
		return m, errors.New(m.Error)
	}
	return m, nil
}

// protocol is the version of govulncheck's JSON stream that read understands.
const protocol = "v1.0.0"

// message is one value of that stream. There are others, of progress for one.
type message struct {
	Config *struct {
		Version string `json:"protocol_version"`
	}
	OSV     *struct{ ID, Summary string }
	Finding *struct {
		OSV   string
		Fixed string `json:"fixed_version"`
		Trace []frame
	}
}

// frame is one step from the vulnerable function, which comes first, out to our code.
type frame struct{ Module, Version, Package, Receiver, Function string }

// read returns one line for each vulnerability that is reached, those in modules and those in the standard library apart.
func read(r io.Reader) (ours, gos []string, err error) {
	summaries := map[string]string{}
	version := "none"
	lines := map[bool]map[string]string{true: {}, false: {}}
	for dec := json.NewDecoder(r); ; {
		var m message
		if err := dec.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, nil, fmt.Errorf("reading the findings: %w", err)
		}
		if m.Config != nil {
			version = m.Config.Version
		}
		if m.OSV != nil {
			summaries[m.OSV.ID] = m.OSV.Summary
		}
		// A finding without a function is of a module or package that is required but not called.
		if f := m.Finding; f != nil && len(f.Trace) > 0 && f.Trace[0].Function != "" {
			at, from := f.Trace[0], f.Trace[len(f.Trace)-1]
			fixed := "not mended yet"
			if f.Fixed != "" {
				fixed = "mended in " + f.Fixed
			}
			lines[at.Module == "stdlib"][f.OSV] = fmt.Sprintf("%s: %s: %s@%s, %s; %s reached from %s",
				f.OSV, summaries[f.OSV], at.Module, at.Version, fixed, at, from)
		}
	}
	if version != protocol {
		return nil, nil, fmt.Errorf("reading the findings: want protocol %s, got %s", protocol, version)
	}
	return inOrder(lines[false]), inOrder(lines[true]), nil
}

func inOrder(lines map[string]string) []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(lines)) {
		out = append(out, lines[id])
	}
	return out
}

// String names the function as Go code does, `net/http.Client.Do`.
func (f frame) String() string {
	if f.Receiver != "" {
		return strings.Join([]string{f.Package, strings.TrimPrefix(f.Receiver, "*"), f.Function}, ".")
	}
	return f.Package + "." + f.Function
}
