package target

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/near"
)

// literal finds what is a secret wherever it stands in the file, in comments too.
var literal = []struct {
	what string
	is   *regexp.Regexp
}{
	{"a token (JWT)", regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}`)},
	{"a client secret", regexp.MustCompile(`[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}`)},
	{"a private key", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)},
	{"a bearer token", regexp.MustCompile(`(?i)\bbearer +[A-Za-z0-9._~+/-]{16,}`)},
}

func literalSecrets(src []byte, m *mistakes) {
	for _, l := range literal {
		for _, hit := range l.is.FindAllIndex(src, maxMistakes) {
			m.add(place(src, hit[0]), "", "want no secret in this file, got %s: write ${NAME} or file:PATH, and take the secret for stolen", l.what)
		}
	}
}

var references = regexp.MustCompile(reference)

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
	r := resolver{mistakes: &mistakes{file: f.path}, file: f, env: lookup}
	out := &Resolved{Name: name, file: f, lookup: lookup}
	r.structure(reflect.ValueOf(f.Targets[name]).Elem(), reflect.ValueOf(&out.Target).Elem(), "targets."+name)
	for i, id := range f.AllowWrites {
		if out.Tenant != "" && strings.EqualFold(r.text(id, fmt.Sprintf("allow-writes.%d", i)), out.Tenant) {
			out.MayWrite = true
		}
	}
	if err := r.err(); err != nil {
		return nil, &Error{Err: err, Hint: "set the variables that conform.yaml names in the shell, or in the CI system's secret store"}
	}
	out.Secrets = r.secrets
	for _, id := range []string{out.Tenant, out.clientID()} {
		if id != "" {
			out.Secrets = append(out.Secrets, id)
		}
	}
	return out, nil
}

func (r *Resolved) clientID() string {
	if r.SignIn == nil {
		return ""
	}
	return r.SignIn.Client
}

// reference reads what a reference names, without the blanks around it.
func (f *File) reference(ref string, env func(string) (string, bool)) (string, error) {
	if path, isFile := strings.CutPrefix(ref, "file:"); isFile {
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(f.path), path)
		}
		data, err := readBounded(path)
		if err != nil {
			return "", fmt.Errorf("want the file that %s names: %w", ref, cause(err))
		}
		if strings.TrimSpace(string(data)) == "" {
			return "", fmt.Errorf("want something in the file that %s names, got nothing", ref)
		}
		return strings.TrimSpace(string(data)), nil
	}
	name := ref[2 : len(ref)-1]
	value, _ := env(name)
	if value = strings.TrimSpace(value); value == "" {
		return "", fmt.Errorf("want the environment variable %s set, got nothing", name)
	}
	return value, nil
}

// maxSecret bounds, in bytes, a file that a reference names. A bundle of certificates is the largest of them.
const maxSecret = 1 << 20

func readBounded(path string) ([]byte, error) {
	data, err := readUpTo(path, maxSecret+1)
	if err == nil && len(data) > maxSecret {
		err = fmt.Errorf("want at most %d KiB, got more", maxSecret>>10)
	}
	return data, err
}

// cause drops the operation and the path from a file's error.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// resolver copies a target, replacing references.
type resolver struct {
	*mistakes
	file    *File
	env     func(string) (string, bool)
	secrets []string
}

func (r *resolver) structure(from, into reflect.Value, path string) {
	for _, f := range fields(from.Type()) {
		r.value(from.Field(f.index), into.Field(f.index), join(path, f.name), f)
	}
}

func (r *resolver) value(from, into reflect.Value, path string, f field) {
	switch from.Kind() {
	case reflect.String:
		switch s := from.String(); {
		case s == "":
		case f.ref && f.name == "assertion":
			into.SetString(s)
		case f.ref:
			into.SetString(r.reference(s, path))
			if !f.public {
				r.secrets = append(r.secrets, into.String())
			}
		default:
			into.SetString(r.text(s, path))
		}
	case reflect.Slice:
		for i := range from.Len() {
			v := reflect.New(from.Type().Elem()).Elem()
			r.value(from.Index(i), v, fmt.Sprintf("%s.%d", path, i), f)
			into.Set(reflect.Append(into, v))
		}
	case reflect.Map:
		into.Set(reflect.MakeMap(from.Type()))
		for _, key := range from.MapKeys() {
			into.SetMapIndex(key, reflect.ValueOf(r.text(from.MapIndex(key).String(), join(path, key.String()))))
		}
	case reflect.Pointer:
		if !from.IsNil() {
			into.Set(reflect.New(from.Type().Elem()))
			r.structure(from.Elem(), into.Elem(), path)
		}
	default:
		into.Set(from)
	}
}

func (r *resolver) text(s, path string) string {
	return references.ReplaceAllStringFunc(s, func(ref string) string { return r.reference(ref, path) })
}

func (r *resolver) reference(ref, path string) string {
	value, err := r.file.reference(ref, r.env)
	if err != nil {
		r.add(r.file.places[path], "", "%s", err)
	}
	return value
}
