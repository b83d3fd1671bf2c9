package derive

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	gmtext "github.com/yuin/goldmark/text"
	"golang.org/x/sync/errgroup"

	"github.com/graphconform/conform/harness/doc"
)

// BenchmarkDerive derives the published pages of the corpus with their resource pages and compares the time with what the
// Markdown reader alone needs for the same bytes, with the same number of workers. x-markdown is the median over rounds, fifteen an
// operation: both sides of a round run one after the other, so that a slow or a fast moment of the machine is in both. MB is what
// the process took from the system.
func BenchmarkDerive(b *testing.B) {
	dir := os.Getenv("CONFORM_CORPUS")
	if dir == "" {
		b.Skip("CONFORM_CORPUS is not set: no corpus to measure against")
	}
	list, err := Find([]string{filepath.Join(dir, "published")})
	if err != nil {
		b.Fatal(err)
	}
	workers := runtime.GOMAXPROCS(0)
	var ratios []float64
	for b.Loop() {
		for range 15 {
			ratios = append(ratios, ratio(b, list, workers))
		}
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "x-markdown")
	b.ReportMetric(float64(len(list)), "pages")
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MB")
}

// ratio is the time for deriving pages against that for parsing the same files.
func ratio(b *testing.B, list []Source, workers int) float64 {
	b.Helper()
	shelf, err := NewShelf("")
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC() // so that neither side clears up behind the other
	start := time.Now()
	results := Batch{Shelf: shelf, Workers: workers}.Derive(list)
	deriving := time.Since(start)
	files := make([]string, 0, len(results))
	for _, r := range results {
		files = append(files, r.File)
	}
	for _, l := range shelf.found {
		files = append(files, l.library.read()...)
	}
	runtime.GC()
	start = time.Now()
	err = parseAll(files, workers)
	parsing := time.Since(start)
	if err != nil {
		b.Fatal(err)
	}
	return float64(deriving) / float64(parsing)
}

// BenchmarkDeriveGrowth derives the same page 100 and 1,000 times: ns/page must not grow.
func BenchmarkDeriveGrowth(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(strconv.Itoa(n)+" pages", func(b *testing.B) {
			list := make([]Source, n)
			for i := range list {
				list[i] = Source{File: "../doc/testdata/clean.md"}
			}
			shelf, err := NewShelf("")
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				Batch{Shelf: shelf, Workers: runtime.GOMAXPROCS(0)}.Derive(list)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/page")
		})
	}
}

// read returns the files of the pages that were asked for.
func (l *Library) read() []string {
	var out []string
	if l == nil {
		return nil
	}
	for _, e := range l.byFile {
		if e.page != nil {
			out = append(out, filepath.Join(l.dir, e.file))
		}
	}
	return out
}

func parseAll(files []string, workers int) error {
	var g errgroup.Group
	g.SetLimit(workers)
	for _, file := range files {
		g.Go(func() error {
			src, err := os.ReadFile(file)
			if err == nil {
				doc.Markdown().Parser().Parse(gmtext.NewReader(src))
			}
			return err
		})
	}
	return g.Wait()
}
