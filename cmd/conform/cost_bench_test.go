package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkCost runs the command on large descriptions against the embedded mock, and prints what each run takes: wall time, processor
// time, memory, the time to the first output, and how much more processor time and memory each operation takes than in the run before it with
// the same properties: 1 is linear. It needs one round: -benchtime 1x.
func BenchmarkCost(b *testing.B) {
	dir := b.TempDir()
	out, contracts := filepath.Join(dir, "out"), filepath.Join(dir, "derived")
	many := func(operations, properties int) string {
		file := filepath.Join(dir, fmt.Sprintf("many-%d-%d.yaml", operations, properties))
		if err := os.WriteFile(file, []byte(manyOperations(operations, properties)), 0o600); err != nil {
			b.Fatal(err)
		}
		return file
	}
	var before cost
	for _, bench := range []struct {
		name string
		per  float64 // operations, or contracts
		args []string
		have func(*testing.B) // makes what the run needs, may be nil
	}{
		{"10 operations of 5 properties", 10, []string{"run", "--contract", many(10, 5), "--out", out}, nil},
		{"100 operations of 5 properties", 100, []string{"run", "--contract", many(100, 5), "--out", out}, nil},
		{"1,000 operations of 5 properties", 1000, []string{"run", "--contract", many(1000, 5), "--out", out}, nil},
		{"an operation of 1,000 properties, listed", 1, []string{"list", "--contract", many(1, 1000)}, nil},
		{"an operation of 1,000 properties", 1, []string{"run", "--contract", many(1, 1000), "--out", out}, nil},
		{"300 derived contracts at quick depth", 300, []string{"run", "--depth", "quick", "--contract", contracts, "--out", out},
			func(b *testing.B) { deriveMany(b, contracts, 300) }},
	} {
		b.Run(strings.ReplaceAll(bench.name, " ", "_"), func(b *testing.B) {
			if bench.have != nil {
				bench.have(b)
			}
			for b.Loop() {
				c := measure(b, bench.per, bench.args...)
				if before.per > 1 && bench.per > before.per && bench.have == nil {
					b.ReportMetric(c.processor/c.per/(before.processor/before.per), "x-cpu-growth")
					b.ReportMetric(c.memory/before.memory, "x-MB")
				}
				before = c
			}
		})
	}
}

// cost is what a run of so many operations takes.
type cost struct{ per, processor, memory float64 }

// measure runs the command once.
func measure(b *testing.B, per float64, args ...string) cost {
	return measureProcess(b, per, testCommand(b), args...)
}

// measureProcess runs a program once.
func measureProcess(b *testing.B, per float64, program string, args ...string) cost {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), program, args...)
	first := &firstWrite{started: time.Now()}
	cmd.Stdout, cmd.Stderr = first, first
	if err := cmd.Run(); err != nil {
		b.Fatalf("%v\n%s", err, first.head.String())
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	processor := (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	b.ReportMetric(time.Since(first.started).Seconds(), "wall-s")
	b.ReportMetric(processor, "cpu-s")
	b.ReportMetric(1000*processor/per, "cpu-ms/each")
	b.ReportMetric(float64(usage.Maxrss)/1024, "MB")
	b.ReportMetric(first.after.Seconds(), "first-output-s")
	return cost{per, processor, float64(usage.Maxrss) / 1024}
}

// firstWrite notes when the first byte comes, and keeps the first ones.
type firstWrite struct {
	started time.Time
	after   time.Duration
	head    bytes.Buffer
}

func (w *firstWrite) Write(p []byte) (int, error) {
	if w.after == 0 {
		w.after = time.Since(w.started)
	}
	if w.head.Len() < 4096 {
		w.head.Write(p)
	}
	return len(p), nil
}

// manyOperations is a description of operations on entities of their own.
func manyOperations(operations, properties int) string {
	kinds := []string{"type: string", "type: integer, format: int32", "type: boolean", "type: string, format: date-time", "type: string, maxLength: 50"}
	var schema, paths strings.Builder
	for i := range properties {
		fmt.Fprintf(&schema, "        property%d: {%s}\n", i, kinds[i%len(kinds)])
	}
	for i := range operations {
		fmt.Fprintf(&paths, "  /things%d/{id}:\n    patch:\n      operationId: thing-%d\n"+
			"      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"+
			"      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}\n"+
			"      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/thing'}}}}}\n", i, i)
	}
	return "openapi: 3.0.3\ninfo: {title: many, version: '1'}\nservers: [{url: 'https://graph.microsoft.com/v1.0'}]\npaths:\n" + paths.String() +
		"components:\n  schemas:\n    thing:\n      type: object\n      properties:\n" + schema.String()
}

// deriveMany fills a folder with descriptions derived from the published pages of the corpus.
func deriveMany(b *testing.B, dir string, n int) {
	corpus := os.Getenv("CONFORM_CORPUS")
	if corpus == "" {
		b.Skip("CONFORM_CORPUS is not set: no pages to derive from")
	}
	whole := filepath.Join(b.TempDir(), "all")
	_ = exec.CommandContext(b.Context(), testCommand(b), "derive", filepath.Join(corpus, "published"), "-o", whole).Run() // pages without a contract are an error
	if err := os.MkdirAll(dir, 0o750); err != nil {
		b.Fatal(err)
	}
	err := filepath.WalkDir(whole, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || n == 0 {
			return err
		}
		n--
		name, _ := filepath.Rel(whole, path)
		return os.Rename(path, filepath.Join(dir, strings.ReplaceAll(name, string(filepath.Separator), "-")))
	})
	if err != nil {
		b.Fatal(err)
	}
}
