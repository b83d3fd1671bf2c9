package plan

import (
	"bytes"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/near"
)

// checkParams returns an error for a parameter that no operation has.
func checkParams(opts Options) error {
	var known []string
	for _, c := range opts.Contracts {
		for _, op := range c.Operations {
			for _, p := range slices.Concat(op.PathParams, op.Headers) {
				known = append(known, p.Name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Params)) {
		if !slices.Contains(known, name) {
			return usage(near.Hint(name, known), "no contract has a parameter named %q", name)
		}
	}
	return nil
}

// bindPath returns the path with its parameters, and the value of each.
func bindPath(op *contract.Operation, opts Options) (bound string, values map[string]string, err error) {
	values = map[string]string{}
	for _, p := range op.PathParams {
		value, given := opts.Params[p.Name]
		switch {
		case opts.Fixture.binds(op, p.Name):
			value = opts.Fixture.ID
		case !given && opts.Defaults:
			value = p.Sample()
		}
		if value == "" {
			return "", nil, usage("--param "+p.Name+"=VALUE names an entity that may be written", "the path parameter %s of %s has no value (%s)", p.Name, op.Name, p.Cite)
		}
		values[p.Name] = value
	}
	bound, err = op.Bind(op.Path, func(name string) string { return values[name] })
	if err != nil {
		return "", nil, usage("--param NAME=VALUE gives another value", "%s: %v", op.Name, err)
	}
	return bound, values, nil
}

// bindHeaders returns the headers that the contract requires or the user gave. `If-Match: *` matches any existing entity.
func bindHeaders(op *contract.Operation, opts Options) (map[string]string, error) {
	headers := map[string]string{}
	for _, p := range op.Headers {
		value, given := opts.Params[p.Name]
		switch {
		case given:
			headers[p.Name] = value
		case !p.Required:
		case strings.EqualFold(p.Name, "If-Match"):
			headers[p.Name] = "*"
		case p.Example != "":
			headers[p.Name] = p.Example
		case opts.Defaults:
			headers[p.Name] = "conform"
		default:
			return nil, usage("--param "+p.Name+"=VALUE", "the required header %s of %s has no value (%s)", p.Name, op.Name, p.Cite)
		}
	}
	return headers, nil
}

// slug makes a name safe in a path segment.
func slug(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') {
			return r
		}
		return '-'
	}, name)
}

// Rebind replaces a placeholder for the key of an entity that did not exist yet when the plan was made. The placeholder must consist of
// letters, digits and hyphens, and must not occur anywhere else.
func (p *Plan) Rebind(placeholder, value string) {
	value = url.PathEscape(value)
	for _, c := range p.Cases {
		c.Resource = strings.ReplaceAll(c.Resource, placeholder, value)
		for i := range c.Steps {
			request := &c.Steps[i].Request
			request.URL = strings.ReplaceAll(request.URL, placeholder, value)
			request.Body = bytes.ReplaceAll(request.Body, []byte(placeholder), []byte(value))
		}
	}
}
