package mock

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"
)

// certificateLife is how long a certificate is valid, which is longer than anyone leaves a mock running.
const certificateLife = 30 * 24 * time.Hour

// Certificate is a certificate of this machine's names, which signs itself. Clients trust it when they trust PEM.
type Certificate struct {
	TLS         tls.Certificate
	PEM         []byte
	Fingerprint string // SHA-256, in pairs of hexadecimal digits with colons between them
}

// NewCertificate makes a certificate for localhost, the loopback addresses, and more names and addresses.
func NewCertificate(now time.Time, hosts ...string) (*Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("no key for the certificate: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("no serial number for the certificate: %w", err)
	}
	c := &x509.Certificate{
		SerialNumber: serial, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLife),
		Subject:  pkix.Name{CommonName: "conform mock", SerialNumber: serial.Text(16)}, // OpenSSL finds an authority by its subject, which two mocks must not share
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true, // some clients trust authorities only
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			c.IPAddresses = append(c.IPAddresses, ip)
		} else if h != "" {
			c.DNSNames = append(c.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("no certificate: %w", err)
	}
	return &Certificate{
		TLS:         tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		PEM:         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		Fingerprint: fingerprint(der),
	}, nil
}

// LoadCertificate reads a certificate, with those that lead to its authority, and its key, both PEM.
func LoadCertificate(chain, key []byte) (*Certificate, error) {
	pair, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return nil, err
	}
	return &Certificate{pair, chain, fingerprint(pair.Certificate[0])}, nil
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":")
}
