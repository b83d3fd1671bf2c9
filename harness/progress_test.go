package harness

import "testing"

func TestReportProgress(t *testing.T) {
	cfgs := make([]Config, 2)
	var got [4]int
	ReportProgress(cfgs, func(done, cases, failed, errors int) { got = [4]int{done, cases, failed, errors} })
	cfgs[0].Progress(1, 10, 0, 3)
	cfgs[1].Progress(2, 5, 1, 0)
	cfgs[0].Progress(3, 10, 1, 4)
	if want := [4]int{5, 15, 2, 4}; got != want {
		t.Errorf("want the sums %v, got %v", want, got)
	}
}
