package kube

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/dynamic"
)

const (
	namespace = "conform"
	shards    = "conform-shards" // the name in the files, which is replaced for each run
)

// read returns the objects of a manifest. A run gets a name of its own, as README.md says.
func read(t *testing.T, file, run string) (objects []*unstructured.Unstructured) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(manifests, file))
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(strings.ReplaceAll(string(text), shards, run)), 4096)
	for {
		object := &unstructured.Unstructured{}
		switch err := decoder.Decode(object); {
		case errors.Is(err, io.EOF):
			return objects
		case err != nil:
			t.Fatalf("%s: %v", file, err)
		}
		objects = append(objects, object)
	}
}

// create creates an object, and rejects fields that the API does not have.
func (c *cluster) create(object *unstructured.Unstructured, dryRun ...string) error {
	resources, _ := meta.UnsafeGuessKindToResource(object.GroupVersionKind())
	var client dynamic.ResourceInterface = c.dynamic.Resource(resources)
	if object.GetNamespace() != "" {
		client = c.dynamic.Resource(resources).Namespace(object.GetNamespace())
	}
	_, err := client.Create(ctx, object, metav1.CreateOptions{FieldValidation: metav1.FieldValidationStrict, DryRun: dryRun})
	return err
}

// setUp creates base.yaml once, with a folder of this machine for each volume, and returns the folders by the names of their claims.
func setUp(t *testing.T) (folders map[string]string) {
	t.Helper()
	folders = map[string]string{}
	for _, object := range read(t, "base.yaml", shards) {
		if object.GetKind() == "PersistentVolumeClaim" {
			dir := filepath.Join(node.dir, "volumes", object.GetName())
			folders[object.GetName()] = dir
			if err := errors.Join(os.MkdirAll(dir, 0o755), node.volume(object.GetName(), dir)); err != nil {
				t.Fatal(err)
			}
		}
		if err := test.create(object); err != nil && !apierrors.IsAlreadyExists(err) {
			t.Fatalf("base.yaml: %s: %v", object.GetKind(), err)
		}
	}
	return folders
}

// volume makes a persistent volume of a folder, for one claim.
func (a *agent) volume(claim, dir string) error {
	_, err := a.client.CoreV1().PersistentVolumes().Create(ctx, &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: claim},
		Spec: corev1.PersistentVolumeSpec{
			AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteMany}, Capacity: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("10Gi")},
			ClaimRef:               &corev1.ObjectReference{Namespace: namespace, Name: claim},
			PersistentVolumeSource: corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: dir}},
		},
	}, metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

// configure replaces conform.yaml of the cluster.
func configure(t *testing.T, config string) {
	t.Helper()
	maps := test.client.CoreV1().ConfigMaps(namespace)
	m, err := maps.Get(ctx, "conform", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m.Data = map[string]string{"conform.yaml": config}
	if _, err := maps.Update(ctx, m, metav1.UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// The API server accepts every field of the manifests, and their pods in a namespace that enforces the restricted standard.
func TestManifests(t *testing.T) {
	setUp(t)
	for file, template := range map[string][]string{
		"nightly.yaml": {"spec", "jobTemplate", "spec", "template"}, "shards.yaml": {"spec", "template"}, "merge.yaml": {"spec", "template"},
	} {
		for _, object := range read(t, file, shards) {
			if err := test.create(object, metav1.DryRunAll); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			pod := podOf(t, object, template)
			if err := allowed(pod); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			for _, kind := range []string{"containers", "initContainers"} {
				containers, _, _ := unstructured.NestedSlice(pod.Object, "spec", kind)
				for _, c := range containers {
					_ = unstructured.SetNestedField(c.(map[string]any), true, "securityContext", "allowPrivilegeEscalation")
				}
				if len(containers) > 0 {
					_ = unstructured.SetNestedSlice(pod.Object, containers, "spec", kind)
				}
			}
			if err := allowed(pod); !apierrors.IsForbidden(err) || !strings.Contains(err.Error(), "restricted") {
				t.Errorf("%s: want a pod that may gain privileges rejected, got %v", file, err)
			}
			_ = unstructured.SetNestedField(object.Object, "Forbid", "spec", "concurrencyPolice")
			if err := test.create(object, metav1.DryRunAll); err == nil || !strings.Contains(err.Error(), `unknown field "spec.concurrencyPolice"`) {
				t.Errorf("%s: want a misspelt field rejected, got %v", file, err)
			}
		}
	}
}

// podOf returns a pod as a controller makes it of a template.
func podOf(t *testing.T, object *unstructured.Unstructured, template []string) *unstructured.Unstructured {
	t.Helper()
	pod, found, err := unstructured.NestedMap(object.Object, template...)
	if err != nil || !found {
		t.Fatalf("%s has no template: %v", object.GetName(), err)
	}
	pod["apiVersion"], pod["kind"] = "v1", "Pod"
	out := &unstructured.Unstructured{Object: pod}
	out.SetName("trial")
	out.SetNamespace(namespace)
	return out
}

// allowed creates a pod without creating it, once the namespace has its service account and its quotas are known.
func allowed(pod *unstructured.Unstructured) error {
	var err error
	waited := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, time.Minute, true, func(context.Context) (bool, error) {
		err = test.create(pod, metav1.DryRunAll)
		return err == nil || !strings.Contains(err.Error(), "serviceaccount"), nil
	})
	return errors.Join(waited, err)
}
