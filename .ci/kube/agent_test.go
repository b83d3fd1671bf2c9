package kube

import (
	"context"
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
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
)

const nodeName = "test"

// agent is the only node of the cluster. It runs the containers of a pod as processes, one after the other, and restarts none.
type agent struct {
	nodeutil.Provider // nil: what agent does not define serves logs, exec and metrics, for which nobody asks
	*cluster
	dir, image string
	notify     func(*corev1.Pod)
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

// bind puts every pod on the node, in place of a scheduler.
func (a *agent) bind(ctx context.Context) error {
	pods := informers.NewSharedInformerFactoryWithOptions(a.client, 0, informers.WithTweakListOptions(func(o *metav1.ListOptions) {
		o.FieldSelector = fields.OneTermEqualSelector("spec.nodeName", "").String()
	}))
	_, err := pods.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: func(object any) {
		p := object.(*corev1.Pod)
		_ = a.client.CoreV1().Pods(p.Namespace).Bind(ctx, &corev1.Binding{ // a pod that is gone needs no node
			ObjectMeta: metav1.ObjectMeta{Name: p.Name, UID: p.UID}, Target: corev1.ObjectReference{Kind: "Node", Name: nodeName},
		}, metav1.CreateOptions{})
	}})
	pods.Start(ctx.Done())
	return err
}

func key(namespace, name string) string { return namespace + "/" + name }

// NotifyPods registers who wants to know about changes of pods.
func (a *agent) NotifyPods(_ context.Context, notify func(*corev1.Pod)) { a.notify = notify }

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
	object := p.DeepCopy()
	a.mu.Unlock()
	a.notify(object)
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
}
