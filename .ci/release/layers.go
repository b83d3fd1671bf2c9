package main

import (
	"archive/tar"
	"bytes"
	"encoding/pem"
	"io"
	"os"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// certificates is where the standard library looks for them first.
const certificates = "etc/ssl/certs/ca-certificates.crt"

// layersOf returns the layers, the one that changes less often first.
func layersOf(path string, at time.Time) ([]v1.Layer, error) {
	conform, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var layers []v1.Layer
	for _, f := range []struct {
		name    string
		mode    int64
		content []byte
	}{{certificates, 0o644, roots()}, {"usr/bin/conform", 0o755, conform}} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		header := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.content)), ModTime: at.UTC(), Typeflag: tar.TypeReg}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil }
		layer, err := tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer))
		if err != nil {
			return nil, err
		}
		layers = append(layers, layer)
	}
	return layers, nil
}

// roots returns Mozilla's root certificates. A PEM file cannot express that a root is trusted with limits, so those are left out.
func roots() []byte {
	var b bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			b.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}))
		}
	}
	return b.Bytes()
}
