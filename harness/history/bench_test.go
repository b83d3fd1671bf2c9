package history

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/graphconform/conform/harness/verdict"
)

// BenchmarkYear adds a year of 50 tenants with 2,000 verdicts each, of which about 2 in 100 fail and some change every night.
func BenchmarkYear(b *testing.B) {
	const tenants, nights, cases = 50, 365, 2000
	for b.Loop() {
		db, err := Create(filepath.Join(b.TempDir(), Name))
		if err != nil {
			b.Fatal(err)
		}
		runs := make([]*verdict.Run, tenants)
		for i := range runs {
			runs[i] = sample{target: fmt.Sprint("tenant-", i), cases: cases}.record()
		}
		start := time.Now()
		for n := range nights {
			for i, run := range runs {
				spread(run, i, n)
				if _, err := db.Add(b.Context(), run); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds())/(tenants*nights), "ms/run")
		clock := func(name string, do func() error) {
			start := time.Now()
			if err := do(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "ms/"+name)
		}
		clock("since", func() error { _, err := db.Since(b.Context(), "", "", false); return err })
		clock("flaky", func() error { _, err := db.Flaky(b.Context(), "tenant-7"); return err })
		clock("90-nights", func() error {
			_, err := db.Runs(b.Context(), Query{From: firstNight.AddDate(0, 0, nights-90)})
			return err
		})
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(db.path)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/1e6, "MB")
	}
}

// spread changes a run into that of another night: forty failures, of which one ends and one begins.
func spread(run *verdict.Run, tenant, n int) {
	run.Header.Run = fmt.Sprintf("%08d-0000-4000-8000-%012d", tenant, n)
	run.Header.Started = firstNight.AddDate(0, 0, n).Add(time.Duration(tenant) * time.Minute)
	run.Footer.Ended = run.Header.Started.Add(10 * time.Minute)
	for i := range run.Verdicts {
		v := &run.Verdicts[i]
		v.Status, v.Findings, v.Operation = verdict.Pass, nil, fmt.Sprint("things/update-", i%200)
		v.ID = v.Operation + "/" + v.Case + "/" + v.Check
	}
	for i := range 40 {
		at := (tenant*31 + (n+i)*49) % len(run.Verdicts)
		got := fmt.Sprint("another value of kind ", string(rune('a'+at%7)))
		run.Verdicts[at].Status, run.Verdicts[at].Findings = verdict.Fail, []verdict.Finding{{Class: "value.other", Want: "the value that was sent, after the next read", Got: got}}
	}
	run.Footer.Counts, run.Footer.Exit = run.Count(), verdict.ExitBroken
}
