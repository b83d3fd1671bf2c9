package kube

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
)

const entity = "/beta/deviceManagement/deviceShellScripts/42/userRunStates"

// config is conform.yaml with the targets of the manifests: a tenant that conform signs in to, and a mock.
func config(tn *tenant, mock string) string {
	return fmt.Sprintf(`allow-writes: [%[1]s]
targets:
  contoso:
    kind: tenant
    base: %[2]s/beta
    tenant: %[1]s
    sign-in: {kind: kubernetes, client: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa, login: %[3]s, scope: api://contoso/.default}
    contracts: [update-userrunstates]
    settle: 100ms
    fixture: {path: '/deviceManagement/deviceShellScripts/{deviceShellScriptId}/userRunStates', id: 42}
  fabrikam:
    kind: mock
    base: %[4]s/beta
`, tenantID, tn.graph.URL, tn.login.URL, mock)
}

// A shard of an Indexed Job is killed half-way: the controller starts it again, its init container restores the tenant, and the merged
// record is that of an unsharded run.
func TestShards(t *testing.T) {
	folders := setUp(t)
	tn := newTenant(t)
	configure(t, config(tn, startMock(t)))
	before := tn.state(t)

	startNow(t, "first")
	if _, end := ended(t, "first"); end.Type != batchv1.JobComplete {
		t.Fatalf("want the nightly Job complete, got %s\n%s", end.Message, logs(t, "first"))
	}
	if after := tn.state(t); after != before {
		t.Errorf("want the tenant restored after the nightly Job\nwant %s\ngot  %s", before, after)
	}

	half := tn.patches.Swap(0) / 2
	killed := tn.killAt(t, half, folders["conform-journals"])
	const run = "conform-2026-11-23"
	start(t, "shards.yaml", run)
	start(t, "merge.yaml", run)
	job, end := ended(t, run)
	if pid := killed.Load(); pid == 0 {
		t.Fatalf("want a shard killed at update %d of the tenant, got none\n%s", half, logs(t, run))
	}
	if end.Type != batchv1.JobComplete || job.Status.Succeeded != 4 || job.Status.Failed != 1 || job.Status.CompletedIndexes != "0-3" {
		t.Fatalf("want all four indexes complete after one failure, got %+v\n%s", job.Status, logs(t, run))
	}
	if all := strings.Join(pods(t, run), "\n"); strings.Count(all, "conform exits 137 ") != 1 {
		t.Errorf("want one container killed, got\n%s", all)
	}
	if said := logs(t, run); !strings.Contains(said, "restored what run ") {
		t.Errorf("want the init container to restore the tenant, got\n%s", said)
	}
	if after := tn.state(t); after != before {
		t.Errorf("want the tenant restored after the shards\nwant %s\ngot  %s", before, after)
	}
	if _, end := ended(t, run+"-merge"); end.Type != batchv1.JobComplete {
		t.Fatalf("want the shards merged, got %s\n%s", end.Message, logs(t, run+"-merge"))
	}
	sameRecords(t, filepath.Join(folders["conform-records"], "first"), filepath.Join(folders["conform-records"], run+"-merge"))
}

// sameRecords compares the verdicts of a run with those of a merged one, which has its reports, too.
func sameRecords(t *testing.T, whole, merged string) {
	t.Helper()
	for _, target := range targets {
		want, got := readRecord(t, whole, target), readRecord(t, merged, target)
		if diff := cmp.Diff(want.statuses, got.statuses); diff != "" || want.exit != got.exit || len(want.statuses) == 0 {
			t.Errorf("%s: want the verdicts of the unsharded run and exit code %d, got %d\n%s", target, want.exit, got.exit, diff)
		}
		t.Logf("%s: %d verdicts, each as in the unsharded run; exit code %d", target, len(got.statuses), got.exit)
	}
	for _, pattern := range []string{"report.html", "TEST-conform-contoso.xml", "TEST-conform-fabrikam.xml"} {
		if _, err := os.Stat(filepath.Join(merged, pattern)); err != nil {
			t.Error(err)
		}
	}
}

// killAt kills the process that works on the tenant when it sends its n-th update.
func (tn *tenant) killAt(t *testing.T, n int64, journals string) *atomic.Int64 {
	t.Helper()
	var killed atomic.Int64
	kill := func(count int64) {
		if count != n || killed.Load() != 0 {
			return
		}
		pid, err := holder(journals)
		if err == nil {
			err = syscall.Kill(pid, syscall.SIGKILL)
		}
		if err != nil {
			t.Errorf("kill: %v", err)
			return
		}
		killed.Store(int64(pid))
		t.Logf("killed process %d at update %d of the tenant", pid, count)
	}
	tn.onPatch.Store(&kill)
	t.Cleanup(func() { tn.onPatch.Store(nil) })
	return &killed
}

// holder returns the process that keeps the undo journal of the tenant.
func holder(dir string) (int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "conform", "journals", "*"))
	if err != nil {
		return 0, err
	}
	if len(files) != 1 {
		return 0, fmt.Errorf("want one undo journal, got %q", files)
	}
	f, err := os.Open(files[0])
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var first struct {
		Line struct{ Header struct{ PID int } }
	}
	err = json.NewDecoder(f).Decode(&first)
	if pid := first.Line.Header.PID; err != nil || pid > 1 {
		return pid, err
	}
	return 0, errors.New("the undo journal names no process")
}

// state returns the entity of the tenant that conform writes to.
func (tn *tenant) state(t *testing.T) string {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, tn.backend+entity, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer of-the-test")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("want the entity, got %d %s %v", response.StatusCode, body, err)
	}
	return regexp.MustCompile(`"@odata\.etag":"(\\.|[^"\\])*",`).ReplaceAllString(string(body), "") // each update gives it a new one
}
