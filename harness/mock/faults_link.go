package mock

import (
	"encoding/json"
	"net/http"
)

// linkFaults name another entity than that of the request.
var linkFaults = []Fault{
	{
		ID: "entity-id-other", Check: "entity-links", Title: "sends an update the OData-EntityId of another entity",
		hooks: onUpdateOfKeyed(func(c *call, resp *response, other string) {
			if !c.plain() {
				resp.header.Set("OData-EntityId", other)
			}
		}),
	},
	{
		ID: "content-location-other", Check: "entity-links", Title: "sends an update the Content-Location of another entity",
		hooks: onUpdateOfKeyed(func(_ *call, resp *response, other string) {
			if len(resp.content()) > 0 {
				resp.header.Set("Content-Location", other)
			}
		}),
	},
	{
		ID: "internal-host", Check: "entity-links", Title: "names an internal host in OData-EntityId or Content-Location",
		hooks: onUpdate(func(c *call, resp *response) {
			switch own := "http://backend-1.internal:8080" + c.path; {
			case !c.plain():
				resp.header.Set("OData-EntityId", own)
			case len(resp.content()) > 0:
				resp.header.Set("Content-Location", own)
			}
		}),
	},
	{
		ID: "odata-id-other", Check: "entity-links", Title: "responds to an update with the @odata.id of another entity",
		hooks: onUpdateOfKeyed(func(c *call, resp *response, other string) {
			if len(resp.body) > 0 && !c.plain() && !c.format.compatible {
				resp.body = resp.body.with("@odata.id", other)
			}
		}),
	},
	{
		ID: "context-other", Check: "entity-links", Title: "responds to an update with the @odata.context of another set of entities",
		hooks: onUpdateBody(func(c *call, body object) object {
			if _, shown := body.get(odataContext); shown {
				return body.with(odataContext, c.resource.context+"conformOthers/$entity")
			}
			return body
		}),
	},
	{
		ID: "id-not-key", Check: "entity-links", Title: "shows another id than the key of the URL",
		hooks: onStatus(http.StatusOK, func(c *call, resp *response) {
			if c.resource == nil || c.resource.key == nil || len(c.resource.key.Params) != 1 || c.entity == nil || len(resp.body) == 0 {
				return
			}
			switch id, _ := resp.body.get(c.resource.keyName); id := id.(type) {
			case string:
				if id == c.keys[len(c.keys)-1] {
					resp.body = resp.body.with(c.resource.keyName, otherKey(id))
				}
			case json.Number:
				resp.body = resp.body.with(c.resource.keyName, json.Number("2147480401"))
			}
		}),
	},
}

// otherKey is another key of the same form.
func otherKey(key string) string {
	other := []byte(key)
	for i, c := range other {
		switch {
		case '0' <= c && c <= '9':
			other[i] = '0' + ('9' - c)
		case c == 'f':
			other[i] = 'a'
		case 'a' <= c && c < 'z':
			other[i] = c + 1
		}
	}
	return string(other)
}

// onUpdateOfKeyed changes the responses to accepted updates of entities with a key. other is the path of another one in the collection.
func onUpdateOfKeyed(change func(c *call, resp *response, other string)) hooks {
	return onUpdate(func(c *call, resp *response) {
		if c.resource.key == nil || c.entity == nil || c.entity.collection == "" {
			return
		}
		parents := c.keys[:len(c.keys)-len(c.resource.key.Params)]
		change(c, resp, c.resource.sibling(c.entity.collection, parents).path)
	})
}
