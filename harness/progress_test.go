package harness

import "testing"

func TestReportProgress(t *testing.T) {
	cfgs := make([]Config, 2)
	var got [3]int
	ReportProgress(cfgs, func(done, cases, failed int) { got = [3]int{done, cases, failed} })
	cfgs[0].Progress(1, 10, 0)
	cfgs[1].Progress(2, 5, 1)
	cfgs[0].Progress(3, 10, 1)
	if want := [3]int{5, 15, 2}; got != want {
		t.Errorf("want the sums %v, got %v", want, got)
	}
}
