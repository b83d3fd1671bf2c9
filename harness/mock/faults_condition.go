package mock

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

var conditionFaults = []Fault{
	{ID: "if-match-stale-accepted", Check: "if-match-stale", Title: "applies an update whose If-Match is stale", hooks: ignore(ruleStale)},
	{
		ID: "if-match-stale-conflict", Check: "if-match-stale", Title: "returns 409 for an update whose If-Match is stale",
		hooks: rejectWith(ruleStale, http.StatusConflict),
	},
	{ID: "if-none-match-accepted", Check: "if-none-match", Title: "applies an update with If-None-Match: *", hooks: ignore(ruleExists)},
	{
		ID: "if-match-creates", Check: "if-match-unknown", Title: "creates the entity that an update with an unknown key and If-Match: * names",
		hooks: ignore(ruleUnknownMatch),
	},
	{
		ID: "if-match-not-required", Check: "if-match-required", Title: "applies updates without the If-Match that the contract requires",
		hooks: ignore(ruleNoMatch),
	},
	{
		ID: "if-match-current-refused", Check: "if-match-current", Title: "rejects the entity tag that it has just returned",
		hooks: rejectIf(func(c *call) bool {
			tags, _ := c.entityTags("If-Match")
			return len(tags) == 1 && tags[0] == c.entity.etag()
		}, ruleStale, http.StatusPreconditionFailed, "The entity tag does not match."),
	},
	{ID: "if-match-weak", Check: "if-match-stale", Title: "takes the weak form of its strong entity tag in If-Match for the tag", hooks: ignore(ruleWeakTag)},
	{ID: "if-match-part", Check: "if-match-stale", Title: "takes a part of the current entity tag in If-Match for the tag", hooks: ignore(rulePartTag)},
	{
		ID: "if-match-first-line", Check: "if-match-current", Title: "reads only the first line of If-Match",
		hooks: rejectIf(func(c *call) bool { return len(c.request.Header.Values("If-Match")) > 1 },
			ruleStale, http.StatusPreconditionFailed, "The entity tag does not match."),
	},
	{
		ID: "if-match-list-refused", Check: "if-match-current", Title: "compares a list of entity tags in If-Match as a whole",
		hooks: rejectIf(func(c *call) bool {
			tags, _ := c.entityTags("If-Match")
			return len(tags) > 1
		}, ruleStale, http.StatusPreconditionFailed, "The entity tag does not match."),
	},
	{
		ID: "if-none-match-tag-accepted", Check: "if-none-match", Title: "applies an update with the current entity tag in If-None-Match",
		hooks: ignore(ruleExistsTag),
	},
	{
		ID: "if-match-any-refused", Check: "if-match-any", Title: "treats If-Match: * as a stale entity tag, if the contract does not require If-Match",
		hooks: rejectIf(func(c *call) bool { return c.request.Header.Get("If-Match") == "*" && !c.resource.needsMatch },
			ruleStale, http.StatusPreconditionFailed, "The entity tag does not match."),
	},
	{ID: "etag-changes", Check: "etag", Title: "returns another entity tag to each read of the same state", hooks: hooks{newETags: true}},
	{
		ID: "etag-late", Check: "etag", Title: "does not change the entity tag for updates that set a value back to null",
		hooks: onMerge(func(c *call, next object) object {
			for _, m := range c.change {
				if was, _ := c.before.get(m.name); m.value == nil && was != nil {
					c.entity.version--
					break
				}
			}
			return next
		}),
	},
	{
		ID: "etag-body-other", Check: "etag", Title: "responds to an update with different entity tags in body and header",
		hooks: onUpdateBody(func(_ *call, body object) object { return body.with("@odata.etag", `W/"conform.other"`) }),
	},
	{
		ID: "malformed-tag-accepted", Check: "malformed-tag-refused", Title: "applies an update whose If-Match is malformed",
		hooks: ignore(ruleCondition),
	},
	{
		ID: "unknown-header-refused", Check: "unknown-ignored", Title: "rejects an unknown header",
		hooks: rejectIf(func(c *call) bool { return c.request.Header.Get("X-Conform-Probe") != "" },
			rulePreference, http.StatusBadRequest, "The header field is not supported."),
	},
	{
		ID: "preference-refused", Check: "prefer-ignored", Title: "rejects an unknown preference",
		hooks: rejectIf(func(c *call) bool {
			return strings.Contains(strings.Join(c.request.Header.Values("Prefer"), ","), "conform")
		},
			rulePreference, http.StatusBadRequest, "The preference is not supported."),
	},
	{
		ID: "preference-empty", Check: "prefer-return", Title: "returns 200 without content for Prefer: return=minimal",
		hooks: onUpdate(func(c *call, resp *response) {
			if returnPreference(c.request.Header.Values("Prefer")) == returnMinimal {
				resp.status, resp.body = http.StatusOK, nil
				resp.header.Del("Preference-Applied")
			}
		}),
	},
	{
		ID: "preference-claimed", Check: "preference-applied", Title: "claims return=minimal whatever it returns",
		hooks: onUpdate(func(c *call, resp *response) {
			if c.request.Header.Get("Prefer") != "" {
				resp.header.Set("Preference-Applied", returnMinimal)
			}
		}),
	},
	{
		ID: "preference-unconfirmed", Check: "preference-applied", Title: "applies a preference without Preference-Applied, which its contract documents",
		hooks: onUpdate(func(c *call, resp *response) {
			if documented := c.operation().Documents(resp.status); documented != nil &&
				slices.ContainsFunc(documented.Headers, func(h contract.Header) bool { return h.Name == "Preference-Applied" }) {
				resp.header.Del("Preference-Applied")
			}
		}),
	},
	{ID: "vary-missing", Check: "vary", Title: "omits Vary although Prefer changes its responses", hooks: dropHeader("Vary")},
	{
		ID: "xml-ignored", Check: "accept-xml", Title: "returns JSON to reads that accept only XML, although the contract documents 406",
		hooks: hooks{ignored: ruleAccept, ignoredFor: func(c *call) bool {
			return c.request.Method == http.MethodGet && c.operation().ReadResponse(http.StatusNotAcceptable) != nil
		}},
	},
	{
		ID: "xml-mislabelled", Check: "accept-xml", Title: "labels its JSON application/xml if a request accepts only that",
		hooks: hooks{ignored: ruleAccept, response: func(c *call, resp *response) {
			if c.request.Header.Get("Accept") == "application/xml" && resp.body != nil {
				resp.header.Set("Content-Type", "application/xml")
			}
		}},
	},
}
