package coverage

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
)

// requests lists the promises about what requests have: header fields, media types, credentials and permissions.
func requests(op *contract.Operation) (out []promise) {
	if op.Secured {
		out = append(out, promise{
			Promise: named(kindRequest+"/Authorization", "a request without a valid credential is rejected", op.Cite),
			tests:   by("no-token-refused", "malformed-token-refused", "expired-token-refused", "other-audience-refused"),
		})
	}
	out = append(out, promise{
		Promise: named(kindRequest+"/Content-Type/"+op.MediaType, "the body of an update is "+op.MediaType, op.Cite),
		tests:   func(k *check.Check, c *plan.Case) bool { return k.ID == "status-documented" && c.Kind == check.Full },
		breaks: func(h hit) bool {
			return strings.HasPrefix(h.finding.Got, check.Status(http.StatusUnsupportedMediaType))
		},
	})
	for _, media := range op.OtherMedia {
		p := promise{
			Promise: named(kindRequest+"/Content-Type/"+media, "the body of an update may be "+media, op.Cite), tests: by("media-type-accepted"), breaks: wants(media),
		}
		if !contains(op.SameMedia, media) {
			p.tests, p.reason = nil, noCheck("sends a body of this media type")
		}
		out = append(out, p)
	}
	for i := range op.Headers {
		out = append(out, field(op, &op.Headers[i])...)
	}
	return append(out, permissions(op)...)
}

// field lists the promises about a header field of requests.
func field(op *contract.Operation, h *contract.Parameter) []promise {
	id := kindRequest + "/" + http.CanonicalHeaderKey(h.Name)
	switch http.CanonicalHeaderKey(h.Name) {
	case "If-Match":
		out := []promise{
			{Promise: named(id+"/current", "an update with the current entity tag in If-Match is applied", h.Cite), tests: by("if-match-current")},
			{Promise: named(id+"/stale", "an update with an outdated entity tag in If-Match is rejected", h.Cite), tests: by("if-match-stale")},
		}
		if op.RequiresIfMatch() {
			out = append(out, promise{Promise: named(id+"/required", "an update without If-Match is rejected", h.Cite), tests: by("if-match-required")})
		}
		return out
	case "Prefer":
		return []promise{{Promise: named(id, "an update may have the header Prefer", h.Cite), tests: by("prefer-return", "prefer-ignored")}}
	}
	return []promise{{
		Promise: named(id, "an update may have the header "+h.Name, h.Cite), reason: noCheck("is about the header " + h.Name),
	}}
}

// permissions lists the documented permissions.
func permissions(op *contract.Operation) (out []promise) {
	if op.Permissions == nil {
		return nil
	}
	for _, row := range []struct {
		word, kind string
		names      []string
	}{
		{"delegated-work", "delegated, work or school account", op.Permissions.DelegatedWork},
		{"delegated-personal", "delegated, personal Microsoft account", op.Permissions.DelegatedPersonal},
		{"application", "application", op.Permissions.Application},
	} {
		for _, name := range row.names {
			out = append(out, promise{
				Promise: named(kindPermission+"/"+row.word+"/"+name, fmt.Sprintf("an update needs %s (%s) or another listed permission", name, row.kind), op.Cite),
				tests:   by("permission-required"),
			})
		}
	}
	return out
}

func contains(list []string, text string) bool {
	for _, other := range list {
		if strings.EqualFold(other, text) {
			return true
		}
	}
	return false
}
