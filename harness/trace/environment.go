package trace

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
	"github.com/graphconform/conform/harness/wire"
)

// The variables of the environment that conform reads itself, those for traces before those for all signals.
var (
	endpoints = []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"}
	protocols = []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"}
	headers   = []string{"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"}
)

// Check reports what of the environment cannot be used, without its values, which may be secrets.
func Check(env func(string) string) error {
	for _, name := range endpoints {
		if u, err := url.Parse(env(name)); env(name) != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("$%s is not the URL of a collector, such as http://localhost:4318", name)
		}
	}
	if protocol := cmp.Or(env(protocols[0]), env(protocols[1]), "http/protobuf"); protocol != "http/protobuf" && protocol != "http/json" {
		return fmt.Errorf("$%s is neither http/protobuf nor http/json; the port of a collector is then usually 4318", nameOf(env, protocols))
	}
	for _, name := range headers {
		if _, ok := pairs(env(name)); !ok {
			return fmt.Errorf("$%s is not a list such as name=value,name2=value2, with values in percent-encoding", name)
		}
	}
	return nil
}

// nameOf returns the first of some variables that is set.
func nameOf(env func(string) string, names []string) string {
	for _, name := range names {
		if env(name) != "" {
			return name
		}
	}
	return ""
}

// pairs returns the values of a list of headers, as they are and decoded.
func pairs(list string) (values []string, ok bool) {
	if strings.TrimSpace(list) == "" {
		return nil, true
	}
	for _, pair := range strings.Split(list, ",") {
		name, value, found := strings.Cut(pair, "=")
		decoded, err := url.PathUnescape(strings.TrimSpace(value))
		if !found || strings.TrimSpace(name) == "" || err != nil {
			return nil, false
		}
		values = append(values, strings.TrimSpace(value), decoded)
		if _, credential, found := strings.Cut(decoded, " "); found { // after a scheme such as Bearer
			values = append(values, credential)
		}
	}
	return values, true
}

// hide returns an error without the secrets of the environment. A collector may repeat what it got.
func hide(env func(string) string, err error) error {
	if err == nil {
		return nil
	}
	secrets := wire.NewRedactor()
	for _, name := range headers {
		values, _ := pairs(env(name))
		secrets.Learn(values...)
	}
	for _, name := range endpoints {
		u, failed := url.Parse(env(name))
		if failed != nil {
			continue
		}
		if password, set := u.User.Password(); set {
			secrets.Learn(password)
		}
		secrets.Learn(u.User.Username(), u.RawQuery)
	}
	return errors.New(verdict.Printable(verdict.Shorten(secrets.Text(err.Error()), maxText)))
}
