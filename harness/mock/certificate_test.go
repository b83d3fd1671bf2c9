package mock

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"testing"
	"time"
)

// TestCertificateSubjects holds that a client which trusts two mocks can tell their certificates apart by subject, as OpenSSL does.
func TestCertificateSubjects(t *testing.T) {
	var subjects [2][]byte
	for i := range subjects {
		c, err := NewCertificate(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(c.PEM)
		parsed, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		subjects[i] = parsed.RawSubject
	}
	if bytes.Equal(subjects[0], subjects[1]) {
		t.Errorf("want two subjects, got %q twice", subjects[0])
	}
}
