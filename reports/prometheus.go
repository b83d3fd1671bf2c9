package reports

import (
	"io"
	"slices"
	"strconv"
	"time"

	metric "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"github.com/graphconform/conform/harness/verdict"
)

// expiryDays are the bounds of the metric of entries of a baseline that expire.
var expiryDays = []int{7, 14, 30}

// measured are the values of the label verdict. Each has a series, so that a rule also sees that there are none.
var measured = append(verdict.Statuses(), known)

// writePrometheus writes gauges in the text format of Prometheus, with a series for each target. No label names a check, so that the number
// of series does not grow with the contracts.
func writePrometheus(w io.Writer, _ Report, all []*digest) error {
	complete := gauge("conform_last_complete_run_timestamp_seconds", "When the last complete run ended: one that judged the target and was not interrupted.")
	checks := gauge("conform_checks", "Verdicts of the run by verdict; known is a failure that the baseline accepts.")
	expiring := gauge("conform_baseline_expiring", "Entries of the baseline that had expired at the run or expire within so many days, and are not fixed.")
	duration := gauge("conform_run_duration_seconds", "How long the run took.")
	for _, t := range byTarget(all) {
		run, target := t.newest.run, pair("target", t.name)
		if t.complete != nil {
			complete.add(unixSeconds(t.complete.run.Foot().Ended), target)
		}
		counts := t.newest.outcomes()
		for _, o := range measured {
			checks.add(float64(counts[o]), target, pair("verdict", string(o)))
		}
		if run.Foot().Baseline != nil {
			for _, days := range expiryDays {
				expiring.add(float64(expireWithin(run, days)), target, pair("days", strconv.Itoa(days)))
			}
		}
		duration.add(wall(run)/1000, target)
	}
	for _, f := range []*family{complete, checks, expiring, duration} {
		if len(f.Metric) == 0 {
			continue // the format has no family without samples
		}
		if _, err := expfmt.MetricFamilyToText(w, &f.MetricFamily); err != nil {
			return err
		}
	}
	return nil
}

// family is a metric with its samples.
type family struct{ metric.MetricFamily }

func gauge(name, help string) *family {
	f := &family{}
	f.Name, f.Help, f.Type = &name, &help, metric.MetricType_GAUGE.Enum()
	return f
}

func (f *family) add(value float64, labels ...*metric.LabelPair) {
	f.Metric = append(f.Metric, &metric.Metric{Label: labels, Gauge: &metric.Gauge{Value: &value}})
}

func pair(name, value string) *metric.LabelPair { return &metric.LabelPair{Name: &name, Value: &value} }

func unixSeconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// targetRuns are the runs on a target that metrics show: the newest, and the newest that is complete, if there is one.
type targetRuns struct {
	name             string
	newest, complete *digest
}

// byTarget returns the runs of each target, in the order of the records. A label must not depend on how many runs there are of a target.
func byTarget(all []*digest) (out []*targetRuns) {
	for _, d := range all {
		name := shown(d.run.Head().Target, maxName)
		i := slices.IndexFunc(out, func(t *targetRuns) bool { return t.name == name })
		if i < 0 {
			i, out = len(out), append(out, &targetRuns{name: name})
		}
		t := out[i]
		t.newest = newer(t.newest, d)
		if isComplete(d.run.Foot()) {
			t.complete = newer(t.complete, d)
		}
	}
	return out
}

func newer(a, b *digest) *digest {
	if a != nil && b.run.Head().Started.Before(a.run.Head().Started) {
		return a
	}
	return b
}

// isComplete tells whether a run judged the target. A deviation or a bug in conform costs single verdicts, and not the run.
func isComplete(f *verdict.Footer) bool {
	return !f.Interrupted && slices.Contains([]int{verdict.ExitOK, verdict.ExitBroken, verdict.ExitBug}, f.Exit)
}

// outcomes counts the verdicts, those that a baseline accepts apart.
func (d *digest) outcomes() map[verdict.Status]int {
	counts := map[verdict.Status]int{}
	for v := range d.run.All() {
		counts[outcome(v)]++
	}
	return counts
}

// expireWithin counts the entries of the baseline whose last day is at most so many days after the run, but for those that are fixed.
func expireWithin(r verdict.Source, days int) (n int) {
	last := day(r.Head().Started.AddDate(0, 0, days))
	for _, e := range r.Foot().Baseline.Entries {
		if e.Outcome != verdict.Fixed && e.Expires != "" && e.Expires <= last {
			n++
		}
	}
	return n
}
