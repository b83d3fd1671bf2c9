package kube

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
)

// start creates the Jobs of a manifest under the name of a run.
func start(t *testing.T, file, run string) {
	t.Helper()
	for _, object := range read(t, file, run) {
		if err := test.create(object); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
}

// startNow creates a Job of the nightly CronJob, as `kubectl create job --from` does.
func startNow(t *testing.T, name string) {
	t.Helper()
	var nightly batchv1.CronJob
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(read(t, "nightly.yaml", shards)[0].Object, &nightly); err != nil {
		t.Fatal(err)
	}
	job := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: nightly.Spec.JobTemplate.Spec}
	if _, err := test.client.BatchV1().Jobs(namespace).Create(ctx, job, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// ended waits until a Job is complete or has failed.
func ended(t *testing.T, name string) (job *batchv1.Job, condition batchv1.JobCondition) {
	t.Helper()
	began := time.Now()
	err := wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, 8*time.Minute, true, func(ctx context.Context) (bool, error) {
		var err error
		if job, err = test.client.BatchV1().Jobs(namespace).Get(ctx, name, metav1.GetOptions{}); err != nil {
			return false, err
		}
		i := slices.IndexFunc(job.Status.Conditions, func(c batchv1.JobCondition) bool {
			return c.Status == corev1.ConditionTrue && (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed)
		})
		if i >= 0 {
			condition = job.Status.Conditions[i]
		}
		return i >= 0, nil
	})
	if err != nil {
		t.Fatalf("Job %s: %v\n%s", name, err, logs(t, name))
	}
	t.Logf("Job %s: %s %s after %s: %s", name, condition.Type, condition.Reason, time.Since(began).Round(time.Second), strings.Join(pods(t, name), "; "))
	return job, condition
}

// pods describes how the containers of a Job's pods ended, in the order of their creation.
func pods(t *testing.T, job string) (lines []string) {
	t.Helper()
	for _, p := range podsOf(t, job) {
		var codes []string
		for _, s := range slices.Concat(p.Status.InitContainerStatuses, p.Status.ContainerStatuses) {
			if ended := s.State.Terminated; ended != nil {
				codes = append(codes, fmt.Sprintf("%s exits %d after %s", s.Name, ended.ExitCode, ended.FinishedAt.Sub(ended.StartedAt.Time)))
			}
		}
		index := ""
		if i, indexed := p.Annotations[batchv1.JobCompletionIndexAnnotation]; indexed {
			index = "index " + i + ": "
		}
		lines = append(lines, index+strings.Join(codes, ", ")+p.Status.Message)
	}
	return lines
}

func podsOf(t *testing.T, job string) []corev1.Pod {
	t.Helper()
	list, err := test.client.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{LabelSelector: batchv1.JobNameLabel + "=" + job})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(list.Items, func(a, b corev1.Pod) int { return a.CreationTimestamp.Compare(b.CreationTimestamp.Time) })
	return list.Items
}

// logs returns what the containers of a Job have printed.
func logs(t *testing.T, job string) string {
	t.Helper()
	var all strings.Builder
	for _, p := range podsOf(t, job) {
		files, err := filepath.Glob(filepath.Join(node.dir, string(p.UID), "*.log"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&all, "%s, %s:\n%s\n", p.Name, filepath.Base(file), text)
		}
	}
	return all.String()
}
