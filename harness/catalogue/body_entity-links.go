package catalogue

import (
	"net/http"

	"github.com/graphconform/conform/harness/check"
)

var entityLinks = register(&check.Check{
	ID: "entity-links", Rule: "PATCH-BODY-012", Family: "body", Order: 265, Level: check.Must, Profile: check.HTTP, Safety: check.RST,
	Title:  "names the entity of the request in its id and links",
	Source: "RFC 9110 §8.7 and §10.2.2, OData JSON 4.01 §4.5.1, §4.5.8 and §4.5.9, OData 4.01 Protocol §8.3.4",
	Quote:  `OData JSON 4.01 §4.5.8: "By convention the entity-id is identical to the canonical URL of the entity …"`,
	Sends:  "a valid update, also with Prefer and with If-Match, and the GETs around it",
	Holds: "no Content-Location, OData-EntityId, Location of 201, @odata.id, @odata.readLink or @odata.editLink of a success is the URL of another entity of the same collection. " +
		"An id that a read shows in place of the key of the URL, of the same form, warns where no other member has that key; so does an @odata.context of an update that names another set or type than that of a read, " +
		"and a link or context with a host of an internal network where the request's host is none: clients cannot reach it",
	Classes: []check.Class{{Name: "link.other-entity"}, {Name: "state.id"}, {Name: "odata.context"}, {Name: "link.internal-host"}},
	When:    func(s *check.Scenario) bool { return always(s) && onUpdate(s) },
	Judge: func(e *check.Evidence) (worst check.Outcome) {
		own, skipped := namesOf(e), true
		var id, host check.Outcome // of the first read that shows another one, and of the first internal host
		for _, s := range e.Steps {
			if !check.IsSuccess(s.Exchange.Status) || s.Exchange.Request.URL == "" || pathOf(s.Exchange) != pathOf(e.Response()) {
				continue
			}
			skipped = false
			for _, l := range linksOf(e, s.Exchange) {
				if own.otherEntity(l.value) {
					out := finding("link.other-entity", l.name+" of the entity "+check.Clip(own.url), check.Clip(l.value), "the request is not about that entity").At(s.ID)
					worst = worse(worst, atLevel(check.Must, out))
				}
			}
			if len(host.Findings) == 0 {
				host = internalHost(e, s.Exchange).At(s.ID)
			}
			if s.Exchange.Request.Method == http.MethodGet && !e.Stateless && len(id.Findings) == 0 {
				id = own.otherID(e, s).At(s.ID)
			}
		}
		if skipped {
			return skip(notAccepted)
		}
		return worse(worse(worse(worst, id), host), otherContext(e).At(e.ResponseID()))
	},
})
