package harness

import (
	"testing"

	"github.com/graphconform/conform/harness/shard"
)

func TestQuotaIsDivided(t *testing.T) {
	for name, tc := range map[string]struct {
		workers     []int
		rate        float64
		concurrency int
		wantRate    float64
		wantAtOnce  int
		refused     bool
	}{
		"the whole run":           {nil, 10, 8, 10, 8, false},
		"one shard on the target": {[]int{3}, 10, 8, 10, 8, false},
		"four shards":             {[]int{1, 4, 7, 10}, 10, 9, 2.5, 2, false},
		"no limits":               {[]int{1, 2}, 0, 0, 0, 0, false},
		"more shards than may be": {[]int{1, 2, 3}, 0, 2, 0, 0, true},
	} {
		got, err := Config{Rate: tc.rate, Concurrency: tc.concurrency, Shard: shard.Part{Workers: tc.workers}}.sharingQuota()
		if (err != nil) != tc.refused || err == nil && (got.Rate != tc.wantRate || got.Concurrency != tc.wantAtOnce) {
			t.Errorf("%s: want %v requests per second, %d at once, got %v, %d, %v", name, tc.wantRate, tc.wantAtOnce, got.Rate, got.Concurrency, err)
		}
	}
}
