package main

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkShards runs contracts on three mocks with a latency of 20 ms, once by one process and once by twelve shards, of which one is killed and
// run again. It prints the wall times, the memory of one process, of the largest shard and of the merge, and how they grow with the number
// of contracts: 10 is linear. It fails if the merged record is not that of the one process. It needs one round: -benchtime 1x.
func BenchmarkShards(b *testing.B) {
	const shards, latency = 12, 20 * time.Millisecond
	before := map[string]float64{}
	for _, contracts := range []int{100, 1000} {
		b.Run(fmt.Sprintf("%d_contracts_on_3_targets", contracts), func(b *testing.B) {
			whole, parts := newFleet(b, contracts, latency), newFleet(b, contracts, latency)
			for b.Loop() {
				took := map[string]float64{}
				timed := func(name string, run func() float64) {
					started := time.Now()
					took[name+"-MB"] = run()
					took[name+"-s"] = time.Since(started).Seconds()
				}
				timed("whole", func() float64 { return finish(b, whole.command(b, "whole"), 1) })
				timed("shards", func() float64 { return parts.sharded(b, shards, int64(contracts)) })
				timed("merge", func() float64 { return parts.merge(b, "merged") })
				b.ReportMetric(float64(equal(b, whole, "whole", parts, "merged")), "verdicts")
				for name, value := range took {
					b.ReportMetric(value, name)
					if before[name] > 0 {
						b.ReportMetric(value/before[name], "x-"+name)
					}
				}
				before = took
			}
		})
	}
}
