package mock

import (
	"net/http"
	"slices"
	"strings"
)

var conditionFaults = []Fault{
	{
		ID: "if-match-stale-accepted", Check: "if-match-stale",
		Title: "makes an update whose If-Match names another state",
		hooks: hooks{overlook: ruleStale},
	},
	{
		ID: "if-match-stale-conflict", Check: "if-match-stale",
		Title: "answers 409 to an update whose If-Match names another state",
		hooks: restate(ruleStale, http.StatusConflict),
	},
	{
		ID: "if-none-match-accepted", Check: "if-none-match",
		Title: "makes an update that wants no entity to be there",
		hooks: hooks{overlook: ruleExists},
	},
	{
		ID: "if-match-creates", Check: "if-match-unknown",
		Title: "creates the entity that an update with an unknown key and If-Match: * names",
		hooks: hooks{overlook: ruleUnknownMatch},
	},
	{
		ID: "if-match-not-required", Check: "if-match-required",
		Title: "makes updates without the If-Match that the contract requires",
		hooks: hooks{overlook: ruleNoMatch},
	},
	{
		ID: "if-match-current-refused", Check: "if-match-current",
		Title: "refuses the entity tag that it just gave",
		hooks: hooks{refuse: func(c *call) *refusal {
			tags, _ := c.tags("If-Match")
			if len(tags) == 1 && tags[0] == c.entity.etag() {
				return refuse(ruleStale, http.StatusPreconditionFailed, "The entity tag does not match.")
			}
			return nil
		}},
	},
	{
		ID: "if-match-any-refused", Check: "if-match-any",
		Title: "takes the * of If-Match for an entity tag, where no contract asks for it",
		hooks: hooks{refuse: func(c *call) *refusal {
			if c.request.Header.Get("If-Match") == "*" && !c.resource.needsMatch {
				return refuse(ruleStale, http.StatusPreconditionFailed, "The entity tag does not match.")
			}
			return nil
		}},
	},
	{
		ID: "etag-body-other", Check: "etag",
		Title: "answers an update with another entity tag in the body than in the header",
		hooks: onUpdateBody(func(_ *call, body object) object {
			return append(slices.Clone(body), member{"@odata.etag", `W/"conform.other"`})
		}),
	},
	{
		ID: "malformed-tag-accepted", Check: "malformed-tag-refused",
		Title: "makes an update whose If-Match is no entity tag",
		hooks: hooks{overlook: ruleCondition},
	},
	{
		ID: "unknown-option-refused", Check: "unknown-ignored",
		Title: "refuses a query option that nobody defined",
		hooks: hooks{refuse: func(c *call) *refusal {
			if c.request.URL.Query().Has("conform-probe") {
				return refuse(rulePreference, http.StatusBadRequest, "The query option is not supported.")
			}
			return nil
		}},
	},
	{
		ID: "unknown-header-refused", Check: "unknown-ignored",
		Title: "refuses a header field that nobody defined",
		hooks: hooks{refuse: func(c *call) *refusal {
			if c.request.Header.Get("X-Conform-Probe") != "" {
				return refuse(rulePreference, http.StatusBadRequest, "The header field is not supported.")
			}
			return nil
		}},
	},
	{
		ID: "preference-refused", Check: "prefer-ignored",
		Title: "refuses a preference that it does not know",
		hooks: hooks{refuse: func(c *call) *refusal {
			if strings.Contains(strings.Join(c.request.Header.Values("Prefer"), ","), "conform") {
				return refuse(rulePreference, http.StatusBadRequest, "The preference is not supported.")
			}
			return nil
		}},
	},
	{
		ID: "preference-empty", Check: "prefer-return",
		Title: "answers 200 without content where a minimal return is preferred",
		hooks: hooks{answer: func(c *call, a *answer) {
			if a.updates && preference(c.request.Header.Values("Prefer")) == returnMinimal {
				a.status, a.body = http.StatusOK, nil
				a.header.Del("Preference-Applied")
			}
		}},
	},
	{
		ID: "preference-claimed", Check: "preference-applied",
		Title: "claims a minimal return whatever it returns",
		hooks: hooks{answer: func(c *call, a *answer) {
			if a.updates && c.request.Header.Get("Prefer") != "" {
				a.header.Set("Preference-Applied", returnMinimal)
			}
		}},
	},
	{
		ID: "vary-missing", Check: "vary",
		Title: "does not say that Prefer changes its answers",
		hooks: hooks{answer: func(_ *call, a *answer) { a.header.Del("Vary") }},
	},
	{
		ID: "xml-mislabelled", Check: "accept-xml",
		Title: "calls its JSON application/xml where that is asked for",
		hooks: hooks{overlook: ruleAccept, answer: func(c *call, a *answer) {
			if c.request.Header.Get("Accept") == "application/xml" && a.body != nil {
				a.header.Set("Content-Type", "application/xml")
			}
		}},
	},
}
