package derive

import (
	"strings"

	"github.com/graphconform/conform/harness/doc"
)

// fullName is the name by which the metadata know a type: with the namespace that its own page or the derived page gives it, else without one.
// Where no page names the type, it is the last name in the path.
func (d *derivation) fullName(t *doc.TypeRef) string {
	if t == nil {
		return d.typeName(nil)
	}
	if res := d.resource(t); res != nil && res.Namespace != "" && strings.EqualFold(res.Type, t.Local()) {
		return res.Namespace + "." + res.Type
	}
	return d.Qualified(t)
}

// membersOf returns the members that the metadata give an enumeration. The derived page's namespace is that of the type that it updates, not
// always that of others: for those, it is one of the names to try.
func (d *derivation) membersOf(t doc.TypeRef) []string {
	names := []string{d.fullName(&t), t.Name, t.Local()}
	if res := d.resource(&t); res != nil && res.Namespace != "" {
		names = names[:1]
	}
	for _, name := range names {
		if list := d.Metadata.Members(d.Version, name); len(list) > 0 {
			return list
		}
	}
	return nil
}
