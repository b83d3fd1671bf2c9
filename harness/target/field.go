package target

import (
	"reflect"
	"regexp"
	"strings"
)

// field is one key of a mapping, as its struct tags declare it.
type field struct {
	index    int
	name     string
	doc      string
	required bool
	ref      bool
	public   bool // what the reference names is no secret
	enum     []string
	pattern  string
}

// fields returns the declared keys of a struct type in order.
func fields(t reflect.Type) (out []field) {
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name := tag.Get("yaml")
		if name == "" {
			continue
		}
		f := field{index: i, name: name, doc: tag.Get("doc"), required: tag.Get("required") != "", ref: tag.Get("ref") != "", public: tag.Get("public") != "", pattern: tag.Get("pattern")}
		if e := tag.Get("enum"); e != "" {
			f.enum = strings.Split(e, ",")
		}
		out = append(out, f)
	}
	return out
}

func keys(fs []field) (names []string) {
	for _, f := range fs {
		names = append(names, f.name)
	}
	return names
}

// pattern is what a value must look like. Both expressions are in the common subset of Go and ECMA 262.
type pattern struct {
	expression string
	wants      string
}

const reference = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`

var patterns = map[string]pattern{
	"name":    {`^[a-z0-9][a-z0-9-]{0,39}$`, "a name of small letters, digits and hyphens"},
	"id":      {`^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|` + reference + `)$`, "a GUID or ${NAME}"},
	"url":     {`^(https?://[^/?#@\s]+(/[^?#\s]*)?|` + reference + `)$`, "an http(s) URL without credentials or query, or ${NAME}"},
	"version": {`^[A-Za-z0-9._-]+$`, "a version such as beta or v1.0"},
	"quota":   {`^[1-9][0-9]{0,6}/[1-9][0-9]{0,5}(ms|s|m|h)$`, "N/TIME such as 100/20s"},
	"path":    {`^/[^?#\s]+$`, "a path that starts with /"},
	"ref":     {`^(` + reference + `|file:\S(.*\S)?)$`, "a reference, ${NAME} or file:PATH"},
}

var compiled = func() map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	for name, p := range patterns {
		out[name] = regexp.MustCompile(p.expression)
	}
	return out
}()
