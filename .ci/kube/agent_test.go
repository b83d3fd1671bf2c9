package kube

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/virtual-kubelet/virtual-kubelet/errdefs"
	virtual "github.com/virtual-kubelet/virtual-kubelet/node"
	"github.com/virtual-kubelet/virtual-kubelet/node/nodeutil"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

const nodeName = "test"

// agent is the only node of the cluster. It runs the containers of a pod as processes, one after the other, and restarts none.
type agent struct {
	nodeutil.Provider // nil: what agent does not define serves logs, exec and metrics, for which nobody asks
	*cluster
	dir, image string
	cancel     context.CancelFunc
	done       sync.WaitGroup

	mu   sync.Mutex
	pods map[string]*pod
}

// pod is a pod on the node.
type pod struct {
	*corev1.Pod
	dir     string
	deleted bool
	process int // of the container that runs, 0 if none does
}

func newAgent(c *cluster, dir, image string) (*agent, error) {
	a := &agent{cluster: c, dir: dir, image: image, pods: map[string]*pod{}}
	provider := func(nodeutil.ProviderConfig) (nodeutil.Provider, virtual.NodeProvider, error) { return a, nil, nil }
	n, err := nodeutil.NewNode(nodeName, provider, nodeutil.WithClient(c.client))
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(ctx)
	a.cancel = cancel
	a.done.Go(func() { _ = n.Run(running) })
	if err := n.WaitReady(ctx, time.Minute); err != nil {
		a.stop()
		return nil, fmt.Errorf("node: %w", err)
	}
	return a, a.bind(running)
}

func (a *agent) stop() {
	a.cancel()
	a.mu.Lock()
	for _, p := range a.pods {
		p.signal(syscall.SIGKILL)
	}
	a.mu.Unlock()
	a.done.Wait()
}

func key(namespace, name string) string { return namespace + "/" + name }

// NotifyPods never tells virtual-kubelet that a pod has changed. It would send the pod as it was at the start, with the finalizer that the
// Job controller may have removed, and the API server rejects that: change sends the status alone.
func (a *agent) NotifyPods(context.Context, func(*corev1.Pod)) {}

// CreatePod starts a pod.
func (a *agent) CreatePod(_ context.Context, object *corev1.Pod) error {
	p := &pod{Pod: object.DeepCopy(), dir: filepath.Join(a.dir, string(object.UID))}
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return err
	}
	started := metav1.Now()
	p.Status = corev1.PodStatus{Phase: corev1.PodPending, StartTime: &started, HostIP: "127.0.0.1", PodIP: "127.0.0.1"}
	a.mu.Lock()
	a.pods[key(p.Namespace, p.Name)] = p
	a.mu.Unlock()
	a.done.Go(func() { a.run(p) })
	return nil
}

// UpdatePod changes nothing: what may change of a running pod is of no use here.
func (a *agent) UpdatePod(context.Context, *corev1.Pod) error { return nil }

// DeletePod ends a pod: first with SIGTERM, and after the grace period with SIGKILL.
func (a *agent) DeletePod(_ context.Context, object *corev1.Pod) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.pods[key(object.Namespace, object.Name)]
	if p == nil {
		return errdefs.NotFound("no such pod")
	}
	if !p.deleted {
		p.deleted = true
		p.signal(syscall.SIGTERM)
		grace := int64(30)
		if object.DeletionGracePeriodSeconds != nil {
			grace = *object.DeletionGracePeriodSeconds
		}
		time.AfterFunc(time.Duration(grace)*time.Second, func() {
			a.mu.Lock()
			defer a.mu.Unlock()
			p.signal(syscall.SIGKILL)
		})
	}
	if p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed {
		delete(a.pods, key(object.Namespace, object.Name))
	}
	return nil
}

// signal sends a signal to the container that runs, if one does. The caller holds the lock.
func (p *pod) signal(s syscall.Signal) {
	if p.process != 0 {
		_ = syscall.Kill(p.process, s)
	}
}

// GetPod returns a pod.
func (a *agent) GetPod(_ context.Context, namespace, name string) (*corev1.Pod, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if p := a.pods[key(namespace, name)]; p != nil {
		return p.DeepCopy(), nil
	}
	return nil, errdefs.NotFound("no such pod")
}

// GetPodStatus returns the status of a pod.
func (a *agent) GetPodStatus(ctx context.Context, namespace, name string) (*corev1.PodStatus, error) {
	p, err := a.GetPod(ctx, namespace, name)
	if err != nil {
		return nil, err
	}
	return &p.Status, nil
}

// GetPods returns all pods.
func (a *agent) GetPods(context.Context) (all []*corev1.Pod, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.pods {
		all = append(all, p.DeepCopy())
	}
	return all, nil
}

// change changes the status of a pod, and tells the API server.
func (a *agent) change(p *pod, change func(*corev1.PodStatus)) {
	a.mu.Lock()
	change(&p.Status)
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"uid": p.UID}, "status": p.Status})
	a.mu.Unlock()
	if err == nil {
		_, err = a.client.CoreV1().Pods(p.Namespace).Patch(ctx, p.Name, types.MergePatchType, patch, metav1.PatchOptions{}, "status")
	}
	if err != nil && !apierrors.IsNotFound(err) && ctx.Err() == nil {
		fmt.Fprintf(os.Stderr, "status of %s: %v\n", p.Name, err)
	}
}

// run runs the containers of a pod: each init container until it ends, then the container.
func (a *agent) run(p *pod) {
	mounts, err := a.volumes(p)
	code := 0
	for i := 0; i <= len(p.Spec.InitContainers) && err == nil && code == 0; i++ {
		code, err = a.container(p, i, mounts)
	}
	a.change(p, func(s *corev1.PodStatus) {
		s.Phase = corev1.PodSucceeded
		if err != nil || code != 0 {
			s.Phase = corev1.PodFailed
		}
		if err != nil {
			s.Message = err.Error()
		}
	})
	a.mu.Lock()
	defer a.mu.Unlock()
	if p.deleted {
		now := int64(0)
		_ = a.client.CoreV1().Pods(p.Namespace).Delete(ctx, p.Name, metav1.DeleteOptions{GracePeriodSeconds: &now, Preconditions: metav1.NewUIDPreconditions(string(p.UID))})
	}
}
