package kube

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	authentication "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

// volumes makes the volumes of a pod, and returns the folder of each.
func (a *agent) volumes(p *pod) (map[string]string, error) {
	dirs := map[string]string{}
	for _, v := range p.Spec.Volumes {
		dir := filepath.Join(p.dir, "volumes", v.Name)
		err := os.MkdirAll(dir, 0o755)
		switch {
		case err != nil:
		case v.EmptyDir != nil:
		case v.ConfigMap != nil:
			err = a.configMap(p.Namespace, v.ConfigMap.Name, dir)
		case v.PersistentVolumeClaim != nil:
			dir, err = a.claim(p.Namespace, v.PersistentVolumeClaim.ClaimName)
		case v.Projected != nil:
			for _, source := range v.Projected.Sources {
				err = errors.Join(err, a.token(p, source.ServiceAccountToken, dir))
			}
		default:
			err = errors.New("this kind of volume is not supported here")
		}
		if err != nil {
			return nil, fmt.Errorf("volume %s: %w", v.Name, err)
		}
		dirs[v.Name] = dir
	}
	return dirs, nil
}

func (a *agent) configMap(namespace, name, dir string) error {
	m, err := a.client.CoreV1().ConfigMaps(namespace).Get(ctx, name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	for file, text := range m.Data {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// claim returns the folder of the volume that a claim is bound to.
func (a *agent) claim(namespace, name string) (dir string, err error) {
	err = wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		claim, err := a.client.CoreV1().PersistentVolumeClaims(namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil || claim.Status.Phase != corev1.ClaimBound {
			return false, err
		}
		volume, err := a.client.CoreV1().PersistentVolumes().Get(ctx, claim.Spec.VolumeName, metav1.GetOptions{})
		if err == nil {
			dir = volume.Spec.HostPath.Path
		}
		return err == nil, err
	})
	return dir, err
}

// token gets a token of the pod's service account, as a kubelet does.
func (a *agent) token(p *pod, source *corev1.ServiceAccountTokenProjection, dir string) error {
	if source == nil {
		return errors.New("only tokens of the service account can be projected here")
	}
	request, err := a.client.CoreV1().ServiceAccounts(p.Namespace).CreateToken(ctx, p.Spec.ServiceAccountName, &authentication.TokenRequest{
		Spec: authentication.TokenRequestSpec{
			Audiences: []string{source.Audience}, ExpirationSeconds: source.ExpirationSeconds,
			BoundObjectRef: &authentication.BoundObjectReference{Kind: "Pod", APIVersion: "v1", Name: p.Name, UID: p.UID},
		},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, source.Path), []byte(request.Status.Token), 0o600)
}
