package plan

import (
	"net/http"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// kindProfile is the profile that defines what the requests of a kind send, for the kinds that need more than HTTP.
var kindProfile = map[string]check.Profile{
	check.Merge: check.OData, check.ToCollection: check.OData, check.Batch: check.OData, check.BatchLimits: check.OData,
	check.IEEE754: check.OData, check.OtherType: check.OData, check.PreferMinimal: check.OData,
	check.PreferFull: check.OData, check.Annotated: check.OData, check.UnknownSegments: check.Graph,
}

// applies reports whether the operation's profile defines what a kind of case sends.
func (b *builder) applies(kind string) bool {
	if b.op.JSONPatch() && notPatched[kind] {
		return false
	}
	return kindProfile[kind] == "" || b.op.Profile.Includes(kindProfile[kind]) || kind == check.Merge && (b.op.MergePatch() || b.op.JSONPatch())
}

// odata reports whether requests may use what OData defines: its headers, annotations and query options.
func (b *builder) odata() bool { return b.op.Profile.Includes(contract.OData) }

// header returns the header of every request of the operation. A plain HTTP request accepts what the contract documents, errors
// included.
func (b *builder) header() http.Header {
	if b.odata() {
		return http.Header{"Accept": {"application/json"}, "Odata-Maxversion": {"4.0"}}
	}
	accepted := []string{"application/json"}
	if documented := b.documentedMedia(); len(documented) > 0 {
		isJSON := func(r contract.Response) bool { return r.MediaType != "" }
		if !slices.ContainsFunc(b.op.Success(), isJSON) && !slices.Contains(documented, "application/json") {
			documented = append(documented, "application/json") // as reads return, whatever updates do
		}
		accepted = documented
	}
	return http.Header{"Accept": {strings.Join(accepted, ", ")}}
}

// documentedMedia lists the media types of all documented responses, those of successes first.
func (b *builder) documentedMedia() (out []string) {
	for _, r := range slices.Concat(b.op.Success(), b.op.Responses) {
		for _, media := range r.Media {
			if !slices.Contains(out, media) {
				out = append(out, media)
			}
		}
	}
	return out
}
