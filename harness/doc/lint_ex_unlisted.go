package doc

import (
	"fmt"
	"slices"
	"strings"
)

// unlistedMembers calls yield for the members of example bodies that the table does not list, control information aside.
func (p *pass) unlistedMembers(yield func(m *Message, v Member)) {
	listed := p.listed()
	p.messages(func(m *Message) {
		if m.JSON == nil || p.elsewhere[m] {
			return
		}
		for _, v := range m.JSON.Object() {
			if _, ok := listed[v.Name]; !ok && !strings.Contains(v.Name, "@") {
				yield(m, v)
			}
		}
	})
}

func exRequestUnlisted(p *pass) {
	if len(p.Body.Properties()) == 0 {
		p.requests(func(m *Message) {
			if res := p.ofAnother(m); res != nil {
				p.report(m.JSON.Members[0].Pos, "replace the body: %s has none of its properties (%s)", res.Type, pageName(res))
			}
		})
		return
	}
	p.unlistedMembers(func(m *Message, v Member) {
		if m.Method == "" {
			return
		}
		other, open := p.related(v.Name)
		switch name := p.respelled(m, v, p.Body.Properties()); {
		case other != nil || open:
		case name != "":
			p.reportFix(p.rename(m, v, name), v.Pos, "write %s as in the table, not %s", name, v.Name)
		default:
			if near := p.nearName(m, v, p.Body.Properties()); near != nil {
				p.report(v.Pos, "write %s, as line %d lists it, not %s", near.Name.Value, near.Name.Line, v.Name)
			} else if row, res := p.addressedRow(m); res != nil {
				p.reportOfRow(v, row, res)
			} else {
				p.report(v.Pos, "add %s to the table, or remove it from the example", v.Name)
			}
		}
	})
}

// ofAnother returns the resource page of the updated type if the page has no table, and the type none of the members of a request's body.
func (p *pass) ofAnother(m *Message) *Resource {
	if m.Method == "" || m.JSON == nil || len(m.JSON.Object()) == 0 || len(p.Body.Properties()) > 0 || p.elsewhere[m] || m.wraps() {
		return nil
	}
	res := p.addressedPage(m)
	if res == nil || res.Enum || len(res.Properties) == 0 {
		return nil
	}
	for _, v := range m.JSON.Object() {
		if other, open := p.related(v.Name); other != nil || open || strings.Contains(v.Name, "@") {
			return nil
		}
		if found, complete := p.inResource(res, v.Name); found != nil || !complete {
			return nil
		}
	}
	return res
}

// addressedRow returns the property of the table that the URL of a request ends in, and the resource page of its type; nil if there is none.
func (p *pass) addressedRow(m *Message) (Property, *Resource) {
	url, _ := ReadTemplate(m.URL)
	if len(url.Segments) == 0 {
		return Property{}, nil
	}
	row := p.listed()[url.Segments[len(url.Segments)-1].Raw]
	return row, p.resourceOf(&row.Type)
}

// reportOfRow reports a member of the property that the URL ends in. The table lists that property instead of its members.
func (p *pass) reportOfRow(v Member, row Property, res *Resource) {
	if found, complete := p.inResource(res, v.Name); found == nil && complete {
		p.report(v.Pos, "%s is neither in the table nor on the resource page of %s, which the URL ends in: write a member of it", v.Name, row.Name.Value)
		return
	}
	p.reportItem(v.Pos, v.Name, "%s is no property of the table: list the members of %s, which the URL ends in, instead of line %d",
		"%s are no properties of the table: list the members of %s, which the URL ends in, instead of line %d", row.Name.Value, row.Name.Line)
}

func exResponseUnlisted(p *pass) {
	p.unlistedMembers(func(m *Message, v Member) {
		res := p.answeredPage(m)
		if m.Method != "" || m.Status >= 300 || v.Name == "id" || res == nil || res.Open || len(res.Properties) == 0 || slices.Contains(res.ExampleMembers, v.Name) {
			return
		}
		other, open := p.related(v.Name)
		if found, complete := p.inResource(res, v.Name); other != nil || open || found != nil || !complete {
			return
		}
		documented := p.Body.Properties()
		for _, of := range Lineage(p.config.Resources, res) {
			documented = append(documented, of.Properties...)
			if t := JSONType(v.Value); t == "object" || t == "array" {
				documented = append(documented, of.Relationships...) // a related entity is no string
			}
		}
		if name := p.respelled(m, v, documented); name != "" {
			p.reportFix(p.rename(m, v, name), v.Pos, "write %s as it is documented, not %s", name, v.Name)
		} else if near := p.nearName(m, v, documented); near != nil {
			p.report(v.Pos, "write %s, as %s documents it, not %s", near.Name.Value, p.sourceOf(res, near.Name.Value), v.Name)
		} else {
			p.reportItem(v.Pos, v.Name, "%s is not documented: add it to the resource page of %s, or remove it from the response",
				"%s are not documented: add them to the resource page of %s, or remove them from the response", res.Type)
		}
	})
}

// answeredPage returns the resource page of the type that a response states, else of the relationship of the updated type that the URL of
// the request leads to, else of the updated type; nil if there is none.
func (p *pass) answeredPage(m *Message) *Resource {
	if stated := m.JSON.ODataType(); stated != "" {
		if res := p.config.Resources.Resource("", annotatedName(stated)); res != nil {
			return res
		}
	}
	for _, e := range p.Examples {
		if e.Response == m && e.Request != nil {
			return p.addressedPage(e.Request)
		}
	}
	return p.resourceOf(p.UpdatedType(p.config.Resources))
}

// addressedPage returns the resource page of the relationship of the updated type that a request's URL leads to, else of the updated type; nil if
// there is none.
func (p *pass) addressedPage(m *Message) *Resource {
	updated := p.resourceOf(p.UpdatedType(p.config.Resources))
	if updated == nil {
		return nil
	}
	url, _ := ReadTemplate(m.URL)
	for _, s := range url.Segments[max(len(url.Segments)-2, 0):] {
		for _, r := range updated.Relationships {
			if r.Name.Value == s.Raw {
				return p.resourceOf(&r.Type)
			}
		}
	}
	return updated
}

// sourceOf names the line that documents a property: of the table, else of a resource page.
func (p *pass) sourceOf(res *Resource, name string) string {
	if q, ok := p.listed()[name]; ok {
		return fmt.Sprintf("line %d", q.Name.Line)
	}
	q, _ := p.inResource(res, name)
	return p.placeOf(res, q)
}
