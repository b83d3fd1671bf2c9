package edm

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

const namespace = "Edm."

// maxShown is how many bytes of a value a table shows.
const maxShown = 60

// ListedValue is a value with its kind: valid, invalid, or grey if it is borderline.
type ListedValue struct {
	Kind string `json:"kind"`
	JSON string `json:"json"` // as text, because an invalid value may be invalid JSON
	Why  string `json:"why,omitempty"`
}

// Find is Lookup with or without the namespace, in any case.
func Find(name string) (*Type, bool) {
	for _, t := range types {
		if strings.EqualFold(name, t.Name) || strings.EqualFold(namespace+name, t.Name) {
			return t, true
		}
	}
	return nil, false
}

// List returns the valid, the invalid and the borderline values.
func (t *Type) List() (out []ListedValue) {
	for _, group := range []struct {
		kind   string
		values []Value
	}{{"valid", t.valid}, {"invalid", t.Invalid()}, {"grey", t.borderline}} {
		for _, v := range group.values {
			out = append(out, ListedValue{group.kind, v.JSON, v.Why})
		}
	}
	return out
}

// WriteTable prints the values, long ones cut.
func (t *Type) WriteTable(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, v := range t.List() {
		shown := v.JSON
		if len(shown) > maxShown {
			shown = fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(shown[:maxShown], ""), len(v.JSON))
		}
		fmt.Fprintf(tab, "%s\t%s\t%s\n", v.Kind, shown, v.Why)
	}
	return tab.Flush()
}
