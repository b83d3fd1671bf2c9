package target

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/graphconform/conform/harness/near"
)

// secretForms are secrets that can be recognized anywhere in the file, also in comments.
var secretForms = []struct {
	name string
	form *regexp.Regexp
}{
	{"a token (JWT)", regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}`)},
	{"a client secret", regexp.MustCompile(`[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}`)},
	{"a private key", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)},
	{"a bearer token", regexp.MustCompile(`(?i)\bbearer +[A-Za-z0-9._~+/-]{16,}`)},
}

func findSecrets(src []byte, m *mistakes) {
	for _, s := range secretForms {
		for _, hit := range s.form.FindAllIndex(src, maxMistakes) {
			m.add(placeOf(src, hit[0]), "this looks like %s: write ${NAME} or file:PATH instead, and treat the secret as compromised", s.name)
		}
	}
}

// Resolved is a target whose references are replaced by what they name.
type Resolved struct {
	Target
	Name     string
	MayWrite bool     // allow-writes of the file names the target's tenant
	Secrets  []string // what no report may contain: the contents of references, and the ids of the tenant and the application

	file   *File
	lookup func(string) (string, bool)
}

// Resolve replaces the references of one target: ${NAME} by a variable that lookup returns, `file:PATH`, where the key takes a
// reference, by the content of a file. Paths are relative to the folder of conform.yaml. The assertion of a federated sign-in
// remains a reference, because it is read again for each sign-in. Its errors are of type *Error.
func (f *File) Resolve(name string, lookup func(string) (string, bool)) (*Resolved, error) {
	if f.Targets[name] == nil {
		return nil, &Error{Err: fmt.Errorf("no target %q in %s", name, f.path), Hint: near.Hint(name, f.Names())}
	}
	out := &Resolved{Name: name, file: f, lookup: lookup}
	r := resolver{file: f, lookup: lookup, mistakes: &mistakes{}}
	targets := f.tree.(map[string]any)["targets"].(map[string]any)
	decode(r.value(targets[name], location{"targets", name}), &out.Target, r.mistakes)
	for i, id := range f.AllowWrites {
		if out.Tenant != "" && strings.EqualFold(r.text(id, location{"allow-writes", strconv.Itoa(i)}), out.Tenant) {
			out.MayWrite = true
		}
	}
	if len(r.mistakes.list) > 0 {
		return nil, &Error{Err: r.mistakes.err(f.path), Hint: "set the variables that conform.yaml names in the shell, or in the CI system's secret store"}
	}
	if key, problem := out.checkKind(); problem != "" {
		r.mistakes.add(f.places.value(location{"targets", name, key}), "%s", problem)
		return nil, &Error{Err: r.mistakes.err(f.path)}
	}
	out.Secrets = r.secrets
	if out.Tenant != "" {
		out.Secrets = append(out.Secrets, out.Tenant)
	}
	if out.SignIn != nil && out.SignIn.Client != "" {
		out.Secrets = append(out.Secrets, out.SignIn.Client)
	}
	return out, nil
}

// resolver replaces references in the values of a target.
type resolver struct {
	file     *File
	lookup   func(string) (string, bool)
	mistakes *mistakes
	secrets  []string
}

// referenceKeys are the keys of a target that take a reference only, and whether that names a secret.
var referenceKeys = map[string]bool{
	"sign-in/secret": true, "sign-in/certificate": true, "sign-in/password": true, "sign-in/token": true,
	"tls/ca": false, "tls/certificate": false, "tls/key": true,
}

func (r *resolver) value(v any, l location) any {
	key := strings.Join(l[2:], "/")
	switch v := v.(type) {
	case string:
		secret, isReference := referenceKeys[key]
		switch {
		case key == "sign-in/assertion":
			return v
		case !isReference:
			return r.text(v, l)
		}
		content := r.reference(v, l)
		if secret {
			r.secrets = append(r.secrets, content)
		}
		return content
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = r.value(item, l.child(strconv.Itoa(i)))
		}
		return out
	case map[string]any:
		if key == "fixture/create" {
			return v // a body is sent as it is written
		}
		out := map[string]any{}
		for name, member := range v {
			out[name] = r.value(member, l.child(name))
		}
		return out
	}
	return v
}

var references = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*\}`)

func (r *resolver) text(s string, l location) string {
	return references.ReplaceAllStringFunc(s, func(ref string) string { return r.reference(ref, l) })
}

func (r *resolver) reference(ref string, l location) string {
	content, err := r.file.reference(ref, r.lookup)
	if err != nil {
		r.mistakes.add(r.file.places.value(l), "%v", err)
	}
	return content
}

// reference reads what a reference names, without surrounding white space.
func (f *File) reference(ref string, lookup func(string) (string, bool)) (string, error) {
	path, isFile := strings.CutPrefix(ref, "file:")
	if !isFile {
		name := ref[2 : len(ref)-1]
		value, _ := lookup(name)
		if value = strings.TrimSpace(value); value == "" {
			return "", fmt.Errorf("the environment variable %s is not set", name)
		}
		return value, nil
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(f.path), path)
	}
	data, err := readUpTo(path, maxReferenced+1)
	content := strings.TrimSpace(string(data))
	var failed *os.PathError
	switch {
	case errors.As(err, &failed): // without the operation and the path, which ref names
		return "", fmt.Errorf("%s: %w", ref, failed.Err)
	case err != nil:
		return "", fmt.Errorf("%s: %w", ref, err)
	case len(data) > maxReferenced:
		return "", fmt.Errorf("%s: the file is larger than %d KiB", ref, maxReferenced>>10)
	case content == "":
		return "", fmt.Errorf("%s: the file is empty", ref)
	}
	return content, nil
}

// maxReferenced bounds, in bytes, a file that a reference names. The largest ones are bundles of certificates.
const maxReferenced = 1 << 20
