package harness

import "sync"

// ReportProgress sets Progress of every config: show is called, one call at a time, with the sums over all runs.
func ReportProgress(cfgs []Config, show func(done, cases, failed int)) {
	var mu sync.Mutex
	var sum [3]int
	for i := range cfgs {
		var last [3]int
		cfgs[i].Progress = func(done, cases, failed int) {
			mu.Lock()
			defer mu.Unlock()
			now := [3]int{done, cases, failed}
			for j := range sum {
				sum[j] += now[j] - last[j]
			}
			last = now
			show(sum[0], sum[1], sum[2])
		}
	}
}
