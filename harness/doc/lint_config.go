package doc

// Config is what Lint may use.
type Config struct {
	Profile   Profile
	Resources Resources         // nil without resource pages
	Metadata  Metadata          // nil without metadata
	Only      func(string) bool // which rules to run, by id; nil for all
}

// runs says whether a rule is selected, and has what it needs.
func (c Config) runs(r Rule) bool {
	return (c.Only == nil || c.Only(r.ID)) && (r.Needs != NeedsResources || c.Resources != nil) && (r.Needs != NeedsMetadata || c.Metadata != nil)
}

// Resources finds resource and enumeration pages.
type Resources interface {
	// Resource returns the page that a link leads to, else the page of the type with the local name; nil if there is neither.
	Resource(link, name string) *Resource
}

// Metadata answers questions from the service's own description, $metadata.
type Metadata interface {
	// Kind returns what a path ends on: `entity`, `singleton`, `collection`, or "" if the path does not resolve.
	Kind(version string, t Template) string
	// Property returns a property of a type or of its base types, and whether there is one. A type's name without a namespace is that of the
	// only type with it.
	Property(version, typeName, name string) (MetadataProperty, bool)
	// Members returns the members of an enumeration, or nil if there is none with the name, which may have a namespace.
	Members(version, name string) []string
}

// MetadataProperty is a property in the metadata. Type is `Edm.Int32` or `microsoft.graph.name`.
type MetadataProperty struct {
	Type         string
	Collection   bool
	Nullable     bool
	NotNull      bool // the metadata contain Nullable="false"
	Stated       bool // the metadata contain whether it is nullable
	ReadOnly     bool // computed, or readable only
	MaxLength    *uint64
	Cite         string // `beta.xml:120`
	ReadOnlyCite string // of the annotation by which it is ReadOnly
}
