package harness

import "sync"

// ReportProgress sets Progress of every config: show is called, one call at a time, with the sums over all runs.
func ReportProgress(cfgs []Config, show func(done, cases, failed, errors int)) {
	var mu sync.Mutex
	var sum [4]int
	for i := range cfgs {
		var last [4]int
		cfgs[i].Progress = func(done, cases, failed, errors int) {
			mu.Lock()
			defer mu.Unlock()
			now := [4]int{done, cases, failed, errors}
			for j := range sum {
				sum[j] += now[j] - last[j]
			}
			last = now
			show(sum[0], sum[1], sum[2], sum[3])
		}
	}
}
