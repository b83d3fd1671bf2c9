package doc

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// The BODY rules are about the request body and its property table.
var bodyRules = []Rule{
	{ID: "BODY001", Severity: WarnLevel, Gap: true, Title: "no property table",
		Why:   "Readers cannot know what they may update. List the properties and their types.",
		check: bodyNoTable},
	{ID: "BODY002", Severity: ErrorLevel, Gap: true, Title: "a type cannot be read or resolved",
		Why:   "A type is the name of an Edm type or a link to a resource page. `collection` after it makes a collection.",
		check: bodyType},
	{ID: "BODY003", Severity: InfoLevel, Title: "a type has an unusual spelling",
		Why:   "Types are written as Edm names (`String`, `Int32`), collections as `String collection`.",
		Fix:   "letter case, and the mark of a collection, of a type without a link",
		check: bodySpelling},
	{ID: "BODY004", Severity: WarnLevel, Needs: NeedsResources, Title: "a type differs from the resource page's",
		Why:   "One of the two pages is wrong. Find out which, and make them match.",
		check: bodyTypeDiffers},
	{ID: "BODY005", Severity: WarnLevel, Needs: NeedsResources, Title: "a property is not on the resource page",
		Why:   "A property that the type does not have cannot be updated. Add it there, or remove it here.",
		check: bodyUnknown},
	{ID: "BODY006", Severity: InfoLevel, Title: "a read-only property is listed as updatable",
		Why:   "The table of an update page lists what can be updated. Remove the property.",
		check: bodyReadOnly},
	{ID: "BODY007", Severity: InfoLevel, Title: "`id` is listed as updatable",
		Why:   "A key cannot be updated. Remove it from the table.",
		check: bodyID},
	{ID: "BODY008", Severity: InfoLevel, Title: "the text describes creating, not updating",
		Why:   "\"Required when you create\" belongs on another page. An update requires nothing: say which properties may be sent.",
		check: bodyCreate},
	{ID: "BODY009", Severity: WarnLevel, Needs: NeedsMetadata, Title: "the page and the metadata contradict each other",
		Why:   "The service follows its metadata, and the derived contract follows the page. Correct the page, or else the metadata.",
		check: bodyMetadata},
	{ID: "BODY010", Severity: WarnLevel, Title: "a description has different ranges",
		Why:   "Readers cannot know which one holds. Correct one, or say which range is for which case, in a sentence each.",
		check: bodyRanges},
}

// rangeOf matches the end of a range whose sentence says what it is for.
var rangeOf = regexp.MustCompile(`(?i)\d\)? +(?:for|on|in|when|if) `)

func bodyRanges(p *pass) {
	for _, q := range p.Body.Properties() {
		ranges := q.Constraints.Ranges
		switch cases := len(rangeOf.FindAllString(q.Description.Value, -1)); {
		case cases >= len(ranges):
		case cases == 0:
			p.report(q.Description.Pos, "%s has the ranges %s: correct one of them", q.Name.Value, enumerate(ranges))
		default:
			p.report(q.Description.Pos, "say which range of %s holds when: %s", q.Name.Value, strings.Join(ranges, ", "))
		}
	}
}

func bodyNoTable(p *pass) {
	res := p.resourceOf(p.UpdatedType(p.config.Resources))
	switch {
	case len(p.Templates()) == 0: // REQ001 says so; the section is about another method
	case p.sendsOther(): // content that has no properties
	case len(p.Body.Properties()) > 0 || res != nil && res.Open && len(res.Properties) == 0 || p.saysWhat(res):
	case len(p.Body.tables) > 0:
		p.report(p.sectionPos(BodySection), "the property table has no rows: list the properties that may be updated, or say that there are none")
	default:
		p.reportUnless([]string{"DOC004"}, p.sectionPos(BodySection), "no table lists the properties that may be updated: add one")
	}
}

// otherContent matches a media type whose bodies have no properties.
var otherContent = regexp.MustCompile(`(?i)\b(?:image|audio|video|text|application)/`)

// sendsOther reports whether the body is something else than JSON: an image, a stream, the value of one property.
func (p *pass) sendsOther() bool {
	for _, h := range p.Headers.Items {
		if strings.EqualFold(h.Name.Value, "Content-Type") && otherContent.MatchString(h.Description.Value) && !strings.Contains(strings.ToLower(h.Description.Value), "json") {
			return true
		}
	}
	return !slices.ContainsFunc(p.Templates(), func(r RequestLine) bool { return !strings.HasSuffix(r.Path, "/$value") })
}

// elsewhereListed matches a text that describes the body without a table: an array of objects that another page describes, a list there, or all
// that it lists.
var elsewhereListed = regexp.MustCompile(`(?i)\ban array of\b|\bproperties(?: that [a-z ]+)?, see\b|\b(?:make sure|ensure)(?: that)? all (?:of the )?properties\b`)

// saysWhat reports whether the text about the body links what describes it, or names a property of the resource in code, strong emphasis
// or quotes, as in "Only the **name** can be changed."
func (p *pass) saysWhat(res *Resource) bool {
	for _, in := range p.Body.Paragraphs {
		if linkedType(in) != nil && (elsewhereListed.MatchString(in.Value) || strings.HasPrefix(strings.ToLower(p.Title.Value), "replace ")) {
			return true
		}
		for _, s := range slices.Concat(in.Bold, in.Codes) {
			if res != nil && res.Property(in.Span(s)) != nil {
				return true
			}
		}
		for _, m := range quoted.FindAllStringSubmatch(in.Value, -1) {
			if res != nil && res.Property(m[1]) != nil {
				return true
			}
		}
	}
	return false
}

var quoted = regexp.MustCompile(`["\x{201c}](\w+)["\x{201d}]`)

func bodyType(p *pass) {
	for _, q := range p.Body.Properties() {
		if strings.Contains(q.Name.Value, "@") {
			continue // control information, not a property
		}
		if q.Type.Raw == "" && p.isPair(q) {
			continue
		} else if q.Type.Raw == "" {
			p.report(q.Name.Pos, "the table gives no type of %s: write the name of an Edm type, or link a resource page", q.Name.Value)
		} else if q.Type.Name == "" {
			p.report(q.Type.Pos, "the type %q of %s cannot be read: write the name of an Edm type, or link a resource page", clip(q.Type.Raw, 40), q.Name.Value)
		}
	}
}

// isPair reports whether the table of a property has names and values, and no column of types.
func (p *pass) isPair(q Property) bool {
	return slices.ContainsFunc(p.Tables, func(t *Table) bool {
		return t.column("value") >= 0 && t.column("type") < 0 && slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Line == q.Name.Line })
	})
}

func bodySpelling(p *pass) {
	for _, q := range p.Body.Properties() {
		if q.Type.Preferred != "" {
			p.reportFix(p.respell(q.Type), q.Type.Pos, "write the type of %s as %q, not %q", q.Name.Value, q.Type.Preferred, q.Type.Raw)
		}
	}
}

// respell returns the edit that writes a type without a link in the preferred way, if only letter case and the mark of a collection differ.
func (p *pass) respell(t TypeRef) []edit {
	name, _ := cutCollection(t.Raw)
	preferred, _ := cutCollection(t.Preferred)
	bare, _ := cutPrefixFold(name, "edm.")
	cell, _, _ := strings.Cut(p.Line(t.Line)[max(t.Column-1, 0):], "|")
	if t.Link != "" || !strings.EqualFold(bare, preferred) || strings.TrimSpace(cell) != t.Raw {
		return nil
	}
	return []edit{replace(t.Pos, len(t.Raw), t.Preferred)}
}

func bodyReadOnly(p *pass) {
	for _, q := range p.Body.Properties() {
		if cannotSet(q) && q.Name.Value != "id" {
			p.report(q.Name.Pos, "remove %s from the table: an update cannot set it", q.Name.Value)
		}
	}
}

// readOnlyForSome matches a sentence that says so of some objects only, or of something else than the property.
var readOnlyForSome = regexp.MustCompile(`(?i)(?:(?:^|[.;:] )for an? [^.;]*|s are )read[- ]only`)

// cannotSet reports whether no update can set a property.
func cannotSet(q Property) bool {
	return !q.Constraints.Settable() && !(q.Constraints.ReadOnly && readOnlyForSome.MatchString(q.Description.Value))
}

func bodyID(p *pass) {
	if p.creates() {
		return // the caller may supply the key of a new entity
	}
	for _, q := range p.Body.Properties() {
		if q.Name.Value == "id" && q.ItemOf == "" {
			p.report(q.Name.Pos, "remove id from the table: a key cannot be updated")
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

// resourceOf returns the resource page of a type, or nil.
func (p *pass) resourceOf(t *TypeRef) *Resource {
	if t == nil || p.config.Resources == nil {
		return nil
	}
	return p.config.Resources.Resource(t.Link, t.Local())
}

// inResource finds a property on a resource page or on those of its base types. complete is false if a base type has no page.
func (p *pass) inResource(res *Resource, name string) (found *Property, complete bool) {
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
	res := p.resourceOf(p.UpdatedType(p.config.Resources))
	for _, q := range p.Body.Properties() {
		other, _ := p.inResource(res, q.Name.Value)
		if other == nil || other.Type.Name == "" || q.Type.Name == "" || q.ItemOf != "" {
			continue
		}
		sameKind := other.Type.Collection == q.Type.Collection
		if sameKind && q.Type.Name == "Edm.String" && (len(other.Constraints.Values) > 0 || p.isEnum(other.Type)) {
			continue // JSON represents an enumeration as a string
		}
		if !sameKind || !strings.EqualFold(other.Type.Local(), q.Type.Local()) {
			p.report(q.Type.Pos, "the type of %s is %s on the resource page (%s) and %s here: make them match", q.Name.Value, other.Type.Raw, p.placeOf(res, other), q.Type.Raw)
		}
	}
}

// placeOf names the page and line of a property of a resource page or of a base type's.
func (p *pass) placeOf(res *Resource, q *Property) string {
	for _, of := range Lineage(p.config.Resources, res) {
		if of.Property(q.Name.Value) == q {
			res = of
			break
		}
	}
	return fmt.Sprintf("%s:%d", pageName(res), q.Name.Line)
}

// pageName returns the file name of a resource page.
func pageName(res *Resource) string { return path.Base(strings.ReplaceAll(res.Name, `\`, "/")) }

// isEnum says whether a type has an enumeration page, or a list of members on the page of the type that uses it. One without a page may be
// an enumeration.
func (p *pass) isEnum(t TypeRef) bool {
	res := p.resourceOf(&t)
	return res == nil && !t.Edm() || res != nil && (res.Enum || len(res.Values[strings.ToLower(t.Local())]) > 0)
}

func bodyUnknown(p *pass) {
	res := p.resourceOf(p.UpdatedType(p.config.Resources))
	if res == nil || res.Open || len(res.Properties) == 0 {
		return
	}
	for _, q := range p.Body.Properties() {
		if _, complete := p.inResource(res, q.Name.Value); !complete || q.Name.Value == "id" || q.ItemOf != "" || strings.Contains(q.Name.Value, "@") {
			continue
		}
		if i := slices.IndexFunc(res.Properties, func(o Property) bool {
			return len(o.Description.Value) > 10 && o.Description.Value == q.Description.Value && !slices.ContainsFunc(p.Body.Properties(), func(b Property) bool { return b.Name.Value == o.Name.Value })
		}); i >= 0 {
			p.report(q.Name.Pos, "%s is not on the resource page of %s, which describes %s in the same words: write %s, or add %s there",
				q.Name.Value, res.Type, res.Properties[i].Name.Value, res.Properties[i].Name.Value, q.Name.Value)
			continue
		}
		if other, open := p.related(q.Name.Value); other == nil && !open && !p.isInside(res, q.Name.Value) {
			p.reportItem(q.Name.Pos, q.Name.Value, "%s is not on the resource page of %s: add it there, or remove it here",
				"%s are not on the resource page of %s: add them there, or remove them here", res.Type)
		}
	}
}

// isInside reports whether a member of a complex property of the resource has the name: an update may take it without the property around it.
func (p *pass) isInside(res *Resource, name string) bool {
	return slices.ContainsFunc(res.Properties, func(q Property) bool {
		inner := p.resourceOf(&q.Type)
		return !q.Type.Edm() && inner != nil && inner.Property(name) != nil
	})
}
