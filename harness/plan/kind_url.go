package plan

import (
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// specialKey is a key of reserved characters, quotes and a letter beyond ASCII, which many parsers of URLs and queries stumble over.
const specialKey = `conform'"<>&%/\ü`

// equivalentURL reads the entity under an equivalent URL, under its URL with a slash at the end, and under a key of special characters.
func equivalentURL(b *builder) []*Case {
	key := b.op.Key()
	if key == nil {
		return nil
	}
	encoded := b.request(http.MethodGet, nil)
	slash := encoded
	at := strings.LastIndexByte(b.path, '/') + 1
	if i := strings.IndexByte(b.path[at:], '('); i >= 0 {
		at += i + 1
	}
	letter := at + strings.IndexFunc(b.path[at:], isUnreserved)
	if letter < at {
		return nil
	}
	encoded.URL = b.url(http.MethodGet, fmt.Sprintf("%s%%%02X%s", b.path[:letter], b.path[letter], b.path[letter+1:]))
	slash.URL = b.url(http.MethodGet, b.path+"/")
	c := b.newCase("", "a read with a character of the key percent-encoded, one with a slash at the end of the URL, and one of a key of special characters", check.Open)
	c.Twin = "" // nothing but reads
	c.Steps = []Step{
		{Name: check.Before, Request: b.request(http.MethodGet, nil), Reuse: true},
		{Name: check.Request, Request: encoded},
		{Name: check.StepSlash, Request: slash},
	}
	if special, bound := b.specialRead(); bound {
		c.Steps = append(c.Steps, Step{Name: check.StepSpecialKey, Request: special})
	}
	return []*Case{c}
}

func isUnreserved(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// specialRead returns a read of the entity with a key of special characters.
func (b *builder) specialRead() (read wire.Request, bound bool) {
	values := maps.Clone(b.params)
	for _, p := range b.op.Key().Params {
		values[p.Name] = specialKey
	}
	path, err := b.op.Bind(b.op.Path, func(name string) string { return values[name] })
	read = b.request(http.MethodGet, nil)
	read.URL = b.url(http.MethodGet, path)
	return read, err == nil
}
