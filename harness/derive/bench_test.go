package derive

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
)

// BenchmarkDerive derives the published pages of the corpus with their resource pages, on one processor.
func BenchmarkDerive(b *testing.B) {
	dir := os.Getenv("CONFORM_CORPUS")
	if dir == "" {
		b.Skip("CONFORM_CORPUS is not set: no corpus to measure against")
	}
	list, err := Find([]string{filepath.Join(dir, "published")})
	if err != nil {
		b.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for b.Loop() {
		libraries, err := OpenLibraries("")
		if err != nil {
			b.Fatal(err)
		}
		Batch{Libraries: libraries}.Derive(list)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(list)), "ms/page")
}

// BenchmarkDeriveGrowth derives the same page 100 and 1,000 times: ns/page must not grow.
func BenchmarkDeriveGrowth(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(strconv.Itoa(n)+" pages", func(b *testing.B) {
			list := make([]Source, n)
			for i := range list {
				list[i] = Source{File: "../doc/testdata/clean.md"}
			}
			libraries, err := OpenLibraries("")
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				Batch{Libraries: libraries}.Derive(list)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/page")
		})
	}
}
