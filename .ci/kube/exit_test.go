package kube

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	batchv1 "k8s.io/api/batch/v1"
)

// mocks is conform.yaml whose targets are mocks, the first with a URL of its own.
func mocks(first, second string) string {
	return fmt.Sprintf("targets:\n  contoso: {kind: mock, base: %q, depth: quick}\n  fabrikam: {kind: mock, base: %q, depth: quick}\n", first, second)
}

// What a pod's exit code means decides what the controller does.
func TestExitCodes(t *testing.T) {
	folders := setUp(t)
	good := startMock(t) + "/beta"
	bad := startMock(t, "--fault", "update-ignored") + "/beta"
	for run, tc := range map[string]struct {
		config, reason string
		codes          []int // of all pods, except those that end with 0 or because the Job has failed
		merged         int   // the exit code of the merge, or -1 if there is none
	}{
		"broken": {mocks(bad, good), batchv1.JobReasonFailedIndexes, []int{1}, 1},
		"wrong":  {mocks(bad, "no URL"), batchv1.JobReasonPodFailurePolicy, []int{2}, -1},
	} {
		t.Run(run, func(t *testing.T) {
			configure(t, tc.config)
			start(t, "shards.yaml", run)
			job, end := ended(t, run)
			if end.Type != batchv1.JobFailed || end.Reason != tc.reason {
				t.Fatalf("want the Job failed with %s, got %s %s: %s\n%s", tc.reason, end.Type, end.Reason, end.Message, logs(t, run))
			}
			var codes []int
			tries := map[string]int{}
			for _, p := range podsOf(t, run) {
				index := p.Annotations[batchv1.JobCompletionIndexAnnotation]
				tries[index]++
				for _, s := range p.Status.ContainerStatuses {
					if ended := s.State.Terminated; ended != nil && ended.ExitCode != 0 && ended.ExitCode != 143 {
						codes = append(codes, int(ended.ExitCode))
					}
				}
				if tries[index] > 1 {
					t.Errorf("want index %s not tried again, got %d pods", index, tries[index])
				}
			}
			if slices.Sort(codes); !slices.Equal(slices.Compact(codes), tc.codes) {
				t.Errorf("want the exit codes %v, got %v\n%s", tc.codes, codes, logs(t, run))
			}
			if tc.merged < 0 {
				return
			}
			if failed := *job.Status.FailedIndexes; failed != "0,2" { // the first of two targets gets each second shard
				t.Errorf("want only the indexes of contoso failed, got %q", failed)
			}
			start(t, "merge.yaml", run)
			if _, end := ended(t, run+"-merge"); end.Reason != batchv1.JobReasonPodFailurePolicy || len(podsOf(t, run+"-merge")) != 1 {
				t.Errorf("want the merge failed at once, got %s: %s\n%s", end.Reason, end.Message, logs(t, run+"-merge"))
			}
			if got := readRecord(t, filepath.Join(folders["conform-records"], run+"-merge"), "contoso").exit; got != tc.merged {
				t.Errorf("want exit code %d of the merged record, got %d", tc.merged, got)
			}
		})
	}
}
