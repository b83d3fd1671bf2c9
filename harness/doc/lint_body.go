package doc

import "strings"

// The BODY rules are about the request body and its table.
var bodyRules = []Rule{
	{ID: "BODY001", Severity: WarnLevel, InDraft: WarnLevel, Gap: true, Title: "no property table",
		Why:   "Readers cannot know what may be updated. List the properties with their types.",
		check: bodyNoTable},
	{ID: "BODY002", Severity: ErrorLevel, InDraft: ErrorLevel, Gap: true, Title: "a type cannot be read or resolved",
		Why:   "A type is a primitive type's name, a link to a resource page, or either with `collection` behind it.",
		check: bodyType},
	{ID: "BODY003", Severity: InfoLevel, InDraft: InfoLevel, Title: "a type has another spelling than the format's",
		Why:   "Types are written as the Edm name (`String`, `Int32`), collections as `String collection`.",
		check: bodySpelling},
	{ID: "BODY004", Severity: WarnLevel, InDraft: WarnLevel, Needs: NeedsResources, Title: "a type differs from the resource page's",
		Why:   "One of the two is wrong. Find out which, and make them agree.",
		check: bodyTypeDiffers},
	{ID: "BODY005", Severity: WarnLevel, InDraft: WarnLevel, Needs: NeedsResources, Title: "a property is not on the resource page",
		Why:   "A property that the type does not have cannot be updated. Add it there, or take it out here.",
		check: bodyUnknown},
	{ID: "BODY006", Severity: InfoLevel, InDraft: InfoLevel, Title: "a read-only property is listed as updatable",
		Why:   "The table of an update page lists what can be updated. Take the property out.",
		check: bodyReadOnly},
	{ID: "BODY007", Severity: InfoLevel, InDraft: InfoLevel, Title: "`id` is listed as updatable",
		Why:   "A key never changes. Take it out of the table.",
		check: bodyID},
	{ID: "BODY008", Severity: InfoLevel, InDraft: InfoLevel, Title: "an update page speaks of creating",
		Why:   "\"Required when you create\" is the sentence of another page. An update requires nothing: say which properties may be sent.",
		check: bodyCreate},
	{ID: "BODY009", Severity: WarnLevel, InDraft: WarnLevel, Needs: NeedsMetadata, Title: "a type, or whether it may be null, differs from the metadata's",
		Why:   "The service goes by its metadata. The derived contract follows the page: correct it.",
		check: bodyMetadata},
}

func bodyNoTable(p *pass) {
	if len(p.Body.Properties()) == 0 {
		p.report(p.sectionPos(BodySection), "no table says which properties may be updated: add one")
	}
}

func bodyType(p *pass) {
	for _, q := range p.Body.Properties() {
		if q.Type.Name == "" {
			p.report(q.Type.Pos, "the type %q of %s cannot be read: write an Edm type's name or link a resource page", clip(q.Type.Raw, 40), q.Name.Value)
		} else if strings.EqualFold(q.Type.Local(), "object") && q.Type.Link == "" {
			p.report(q.Type.Pos, "the type %q of %s names no type: link the resource page", q.Type.Raw, q.Name.Value)
		}
	}
}

func bodySpelling(p *pass) {
	for _, q := range p.Body.Properties() {
		if q.Type.Preferred != "" {
			p.report(q.Type.Pos, "write the type of %s as %q, not %q", q.Name.Value, q.Type.Preferred, q.Type.Raw)
		}
	}
}

func bodyReadOnly(p *pass) {
	for _, q := range p.Body.Properties() {
		if q.Constraints.ReadOnly && q.Name.Value != "id" {
			p.report(q.Name.Pos, "take %s out of the table: it is read-only", q.Name.Value)
		}
	}
}

func bodyID(p *pass) {
	for _, q := range p.Body.Properties() {
		if q.Name.Value == "id" {
			p.report(q.Name.Pos, "take id out of the table: a key cannot be updated")
		}
	}
}

func bodyCreate(p *pass) {
	for _, in := range p.Body.Paragraphs {
		if strings.Contains(strings.ToLower(in.Value), "required when you create") {
			p.report(in.Pos, "say which properties may be updated: this sentence is about creating")
		}
	}
}

// updatedResource returns the resource page of the type that the page updates, or nil.
func (p *pass) updatedResource() *Resource {
	t := p.UpdatedType()
	if t == nil || p.config.Resources == nil {
		return nil
	}
	return p.config.Resources.Resource(t.Link, t.Local())
}

// inResource finds a property on a resource page or on those of its base types. whole is false where a base type has no page.
func (p *pass) inResource(res *Resource, name string) (found *Property, whole bool) {
	seen := map[string]bool{}
	for res != nil {
		if q := res.Property(name); q != nil {
			return q, true
		}
		if res.Base == "" || res.Base == "entity" || seen[res.Base] {
			return nil, true
		}
		seen[res.Base] = true
		res = p.config.Resources.Resource("", res.Base)
	}
	return nil, false
}

func bodyTypeDiffers(p *pass) {
	res := p.updatedResource()
	for _, q := range p.Body.Properties() {
		other, _ := p.inResource(res, q.Name.Value)
		if other == nil || other.Type.Name == "" || q.Type.Name == "" {
			continue
		}
		if q.Type.Name == "Edm.String" && other.Type.Collection == q.Type.Collection && (len(other.Constraints.Values) > 0 || p.isEnum(other.Type)) {
			continue // an enumeration is a string on the wire
		}
		if !strings.EqualFold(other.Type.Local(), q.Type.Local()) || other.Type.Collection != q.Type.Collection {
			p.report(q.Type.Pos, "the resource page says that %s is %s, this page says %s: make them agree", q.Name.Value, other.Type.Raw, q.Type.Raw)
		}
	}
}

// isEnum says whether a type has an enumeration page of its own, or a list of members on the updated type's page.
func (p *pass) isEnum(t TypeRef) bool {
	res := p.config.Resources.Resource(t.Link, t.Local())
	return res != nil && (res.Enum || len(res.Values[strings.ToLower(t.Local())]) > 0)
}

func bodyUnknown(p *pass) {
	res := p.updatedResource()
	if res == nil || res.Open || len(res.Properties) == 0 {
		return
	}
	for _, q := range p.Body.Properties() {
		if other, whole := p.inResource(res, q.Name.Value); other == nil && whole && q.Name.Value != "id" {
			p.report(q.Name.Pos, "%s is not on the resource page of %s: add it there, or take it out", q.Name.Value, res.Type)
		}
	}
}

func bodyMetadata(p *pass) {
	t := p.UpdatedType()
	if t == nil {
		return
	}
	for _, q := range p.Body.Properties() {
		m, known := p.config.Metadata.Property(p.Version, t.Local(), q.Name.Value)
		if !known {
			continue
		}
		switch {
		case q.Constraints.Nullable && m.NotNull:
			p.report(q.Description.Pos, "take out that %s is nullable: the metadata say that it is not", q.Name.Value)
		case q.Constraints.NotNull && m.Nullable:
			p.report(q.Description.Pos, "take out that %s is not nullable: the metadata say that it is", q.Name.Value)
		}
		if q.Type.Name == "" {
			continue
		}
		if q.Type.Name == "Edm.String" && len(p.config.Metadata.Members(p.Version, m.Type[strings.LastIndexByte(m.Type, '.')+1:])) > 0 && m.Collection == q.Type.Collection {
			continue // an enumeration is a string on the wire
		}
		if !strings.EqualFold(m.Type, q.Type.Name) || m.Collection != q.Type.Collection {
			want := strings.TrimPrefix(strings.TrimPrefix(m.Type, "Edm."), "microsoft.graph.")
			if m.Collection {
				want += " collection"
			}
			p.report(q.Type.Pos, "write the type of %s as %q: the metadata say so, not %q", q.Name.Value, want, q.Type.Raw)
		}
	}
}
