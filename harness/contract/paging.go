package contract

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Paging says how a client asks for a page of a collection, by the query parameters that the description documents.
type Paging struct {
	Page  string // the parameter with the number of the page, or empty
	First int64  // the number of the first page
	Size  string // the parameter with the number of items, or empty
	Most  int64  // the largest number of items, or 0 if the description states none
	Count bool   // $count is documented
}

// pageNames and sizeNames are names of query parameters, in lower case and without separators.
var (
	pageNames = []string{"page", "pagenumber", "pageno", "pagenum", "pageindex"}
	sizeNames = []string{"perpage", "pagesize", "limit", "size", "itemsperpage", "maxresults", "maxpagesize"}
)

// paging reads the parameters of the GET of a collection. Where the description does not say which number the first page has, there is no
// parameter for it.
func (t *tree) paging(collection *yaml.Node) (out Paging) {
	get := t.in(collection, "get")
	for _, n := range slices.Concat(items(t.in(collection, "parameters")), items(t.in(get, "parameters"))) {
		n = t.resolve(n)
		schema := t.resolve(t.in(n, "schema"))
		name := t.text(n, "name")
		if get == nil || t.text(n, "in") != "query" {
			continue
		}
		least, hasLeast := t.whole(schema, "minimum")
		most, _ := t.whole(schema, "maximum")
		start, hasStart := t.whole(schema, "default")
		plain := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
		switch {
		case name == "$count":
			out.Count = true
		case t.text(schema, "type") != "integer":
		case slices.Contains(pageNames, plain) && (hasLeast || hasStart):
			if out.Page, out.First = name, least; hasStart {
				out.First = start
			}
		case slices.Contains(sizeNames, plain):
			out.Size, out.Most = name, max(most, 0)
		}
	}
	return out
}

// whole returns an integer member of an object.
func (t *tree) whole(n *yaml.Node, name string) (value int64, found bool) {
	value, err := strconv.ParseInt(t.text(n, name), 10, 64)
	return value, err == nil
}

// collectionOf returns the template of the path before the key that ends a template, or "" if none does. See Operation.Key.
func collectionOf(template string) string {
	op := Operation{Path: template, Kind: Entity}
	if key := op.Key(); key != nil {
		return key.Collection
	}
	return ""
}

// ListEntity returns the documented success of the GET of the collection, with its schema, or nil.
func (o *Operation) ListEntity() *Response {
	if r := responseTo(o.ListResponses, http.StatusOK); r != nil && r.Schema != nil {
		return r
	}
	return nil
}
