package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/mock"
	"github.com/graphconform/conform/harness/wire"
)

// transportOptions are the flags of `conform mock` for how clients reach it.
type transportOptions struct {
	tls              bool
	cert, key, trust string
	browser          mock.Browser
}

func (o *transportOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.tls, "tls", false, "serve https and HTTP/2, with a certificate that is made at start")
	f.StringVar(&o.trust, "trust", "", "write the certificate of --tls, for clients to trust, to `FILE` (default a temporary file)")
	f.StringVar(&o.cert, "cert", "", "serve https with the certificate chain in `FILE` (PEM)")
	f.StringVar(&o.key, "key", "", "private key of --cert, in `FILE` (PEM)")
	f.StringArrayVar(&o.browser.Origins, "cors", nil, "let pages of `ORIGIN` read responses, beside those of this machine (repeatable)")
	f.StringArrayVar(&o.browser.Hosts, "host", nil, "answer under the host `NAME`, too (repeatable)")
}

// maxPEM bounds the files of --cert and --key, in bytes.
const maxPEM = 1 << 20

// certificate returns the certificate to serve with, or nil for http. done removes a temporary file.
func (o *transportOptions) certificate(say func(string)) (c *mock.Certificate, done func(), err error) {
	done = func() {}
	switch {
	case (o.cert == "") != (o.key == ""):
		return nil, done, &exitError{exitUsage, errors.New("--cert and --key belong together"), ""}
	case o.cert != "" && (o.tls || o.trust != ""):
		return nil, done, &exitError{exitUsage, errors.New("--tls makes a certificate, and --cert brings one"), "name one of them"}
	case o.trust != "" && !o.tls:
		return nil, done, &exitError{exitUsage, errors.New("--trust needs --tls"), ""}
	case o.cert != "":
		c, err = o.load()
	case o.tls:
		if c, err = mock.NewCertificate(wire.Now(), o.browser.Hosts...); err == nil {
			done, err = o.writeTrust(c)
		}
	}
	if err != nil {
		return nil, done, &exitError{exitUsage, err, ""}
	}
	if c != nil {
		say("certificate SHA-256 " + c.Fingerprint)
	}
	if o.tls {
		say("clients trust " + o.trust)
	}
	return c, done, nil
}

func (o *transportOptions) load() (*mock.Certificate, error) {
	chain, err := file.Read(o.cert, maxPEM)
	if err != nil {
		return nil, err
	}
	key, err := file.Read(o.key, maxPEM)
	if err != nil {
		return nil, err
	}
	c, err := mock.LoadCertificate(chain, key)
	if err != nil {
		return nil, fmt.Errorf("--cert %s and --key %s: %w", filepath.ToSlash(o.cert), filepath.ToSlash(o.key), err)
	}
	return c, nil
}

// writeTrust writes the certificate to the file of --trust, or to a temporary one.
func (o *transportOptions) writeTrust(c *mock.Certificate) (done func(), err error) {
	done = func() {}
	if o.trust == "" {
		dir, err := os.MkdirTemp("", "conform-mock-")
		if err != nil {
			return done, fmt.Errorf("no folder for the certificate: %w", err)
		}
		o.trust, done = filepath.Join(dir, "certificate.pem"), func() { _ = os.RemoveAll(dir) }
	}
	return done, file.Write(o.trust, func(w io.Writer) error { _, err := w.Write(c.PEM); return err })
}

// warnIfOpen says that others than this machine can reach the mock.
func warnIfOpen(addr net.Addr, stderr io.Writer) error {
	if at, err := netip.ParseAddrPort(addr.String()); err == nil && at.Addr().Unmap().IsLoopback() {
		return nil
	}
	_, err := fmt.Fprintf(stderr, "conform: warning: the mock listens on %s: whoever reaches that address can read and change its entities\n", addr)
	return err
}
