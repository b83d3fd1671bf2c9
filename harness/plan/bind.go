package plan

import (
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
			known = append(known, op.Names()...)
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
			value = op.SampleKey(&p)
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
		if _, given := opts.Params[p.Name]; p.Required && !given && strings.EqualFold(p.Name, "If-Match") {
			headers[p.Name] = "*"
			continue
		}
		value, sent, err := bind(op, &p, opts)
		if err != nil {
			return nil, err
		}
		if sent {
			headers[p.Name] = value
		}
	}
	return headers, nil
}

// Query returns what the contract requires in the query of updates, and of reads, as a plan with the parameters has it.
func Query(op *contract.Operation, params map[string]string) (update, read string, err error) {
	update, read, _, err = bindQuery(op, Options{Params: params})
	return update, read, err
}

// bindQuery returns the query of updates and of reads, and the value of the header Cookie, with the parameters that the contract requires
// or the user gave.
func bindQuery(op *contract.Operation, opts Options) (update, read, cookie string, err error) {
	for _, p := range op.Query {
		value, sent, err := bind(op, &p, opts)
		if err != nil {
			return "", "", "", err
		}
		pair := url.QueryEscape(p.Name) + "=" + url.QueryEscape(value)
		if sent {
			update = joined(update, "&", pair)
		}
		if sent && p.Reads {
			read = joined(read, "&", pair)
		}
	}
	for _, p := range op.Cookies {
		value, sent, err := bind(op, &p, opts)
		if err != nil {
			return "", "", "", err
		}
		if sent {
			cookie = joined(cookie, "; ", p.Name+"="+url.QueryEscape(value))
		}
	}
	return update, read, cookie, nil
}

func joined(list, separator, more string) string {
	if list == "" {
		return more
	}
	return list + separator + more
}

// bind returns the value of a header, query or cookie parameter: what the user gave or, if it is required, what the contract states.
func bind(op *contract.Operation, p *contract.Parameter, opts Options) (value string, sent bool, err error) {
	if value, given := opts.Params[p.Name]; given || !p.Required {
		return value, given, nil
	}
	value = p.Stated()
	if value == "" && opts.Defaults {
		if value = p.Sample(); value == "" {
			value = "conform"
		}
	}
	if value == "" {
		err := usage("--param "+p.Name+"=VALUE", "the required %s parameter %s of %s has no value (%s)", p.In, p.Name, op.Name, p.Cite)
		return "", false, &unboundError{err, "no value for " + p.In + " parameter " + p.Name, p.Cite}
	}
	return value, true, nil
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
	inURL := func(s string) string { return strings.ReplaceAll(s, placeholder, url.PathEscape(value)) }
	for _, b := range p.builders {
		for name := range b.params {
			b.params[name] = strings.ReplaceAll(b.params[name], placeholder, value)
		}
		b.path, b.resource, b.holder = inURL(b.path), inURL(b.resource), inURL(b.holder)
	}
	for _, c := range p.Cases {
		c.Resource, c.Collection = inURL(c.Resource), inURL(c.Collection)
	}
}
