package kube

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"
)

// container runs the i-th container of a pod, the init containers first, and returns its exit code.
func (a *agent) container(p *pod, i int, volumes map[string]string) (code int, err error) {
	c, statuses := p.Spec.Containers[0], &p.Status.ContainerStatuses
	if i < len(p.Spec.InitContainers) {
		c, statuses = p.Spec.InitContainers[i], &p.Status.InitContainerStatuses
	}
	argv, err := a.sandbox(p, c, volumes)
	if err != nil {
		return 0, err
	}
	out, err := os.Create(filepath.Join(p.dir, c.Name+".log"))
	if err != nil {
		return 0, err
	}
	defer out.Close()
	info, write, err := os.Pipe()
	if err != nil {
		return 0, err
	}
	defer info.Close()
	cmd := exec.Command("bwrap", argv...) // without a context: deleting the pod ends it
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = out, out, []*os.File{write}
	err = cmd.Start()
	_ = write.Close()
	if err != nil {
		return 0, err
	}
	var child struct {
		PID int `json:"child-pid"`
	}
	started := metav1.Now()
	if err := json.NewDecoder(info).Decode(&child); err == nil {
		a.change(p, func(s *corev1.PodStatus) {
			p.process, s.Phase = child.PID, corev1.PodRunning
			if p.deleted {
				p.signal(syscall.SIGTERM)
			}
			*statuses = append(*statuses, corev1.ContainerStatus{Name: c.Name, Image: c.Image, Ready: true,
				State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: started}}})
		})
	}
	code, err = exitCode(cmd.Wait())
	if err != nil {
		return 0, err
	}
	a.change(p, func(*corev1.PodStatus) {
		p.process = 0
		reason := "Completed"
		if code != 0 {
			reason = "Error"
		}
		(*statuses)[len(*statuses)-1] = corev1.ContainerStatus{Name: c.Name, Image: c.Image, State: corev1.ContainerState{
			Terminated: &corev1.ContainerStateTerminated{ExitCode: int32(code), Reason: reason, StartedAt: started, FinishedAt: metav1.Now()}}}
	})
	return code, nil
}

func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// sandbox returns the arguments of bwrap for a container. The image holds conform and certificates only, as the released one does.
func (a *agent) sandbox(p *pod, c corev1.Container, volumes map[string]string) ([]string, error) {
	pod := p.Spec.SecurityContext
	argv := []string{"--info-fd", "3", "--die-with-parent", "--unshare-user", "--unshare-ipc", "--cap-drop", "ALL", "--clearenv", "--dev", "/dev",
		"--uid", strconv.FormatInt(*pod.RunAsUser, 10), "--gid", strconv.FormatInt(*pod.RunAsGroup, 10), "--ro-bind", a.image, "/image"}
	for _, m := range c.VolumeMounts {
		dir, ok := volumes[m.Name]
		if !ok {
			return nil, fmt.Errorf("container %s mounts %s, which is no volume", c.Name, m.Name)
		}
		bind := "--bind"
		if m.ReadOnly {
			bind = "--ro-bind"
		}
		argv = append(argv, bind, dir, m.MountPath)
	}
	if *c.SecurityContext.ReadOnlyRootFilesystem {
		argv = append(argv, "--remount-ro", "/")
	}
	env := map[string]string{}
	for _, e := range c.Env {
		env[e.Name] = e.Value
		argv = append(argv, "--setenv", e.Name, e.Value)
	}
	argv = append(argv, "--setenv", "SSL_CERT_DIR", "/image/certs", "--", "/image/conform")
	for _, arg := range c.Args {
		argv = append(argv, expansion.Expand(arg, expansion.MappingFuncFor(env)))
	}
	return argv, nil
}
