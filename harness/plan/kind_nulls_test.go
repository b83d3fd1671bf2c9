package plan

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// Null is sent for nullable and for non-nullable properties. Where the description does not say which, it is only sent at full depth, and
// never to Graph or in a merge patch, where it has a meaning.
func TestNulls(t *testing.T) {
	may, must, unsaid := text("may"), text("must"), text("unsaid")
	may.Nullable, must.NotNull = true, true
	bodies := map[string]string{}
	for _, c := range mustPlan(t, options(keyed(may, must, unsaid))).Cases {
		if c.Kind == check.Nulls || c.Kind == check.NoNull {
			bodies[c.Case] = string(c.Steps[1].Request.Body)
		}
	}
	if len(bodies) != 2 || bodies["nulls"] != `{"may":null}` {
		t.Errorf("want null for what may be null alone, got %v", bodies)
	}
	if body := bodies["null"]; body == "" || body[len(body)-len(`,"must":null}`):] != `,"must":null}` {
		t.Errorf("want null for what must not be, beside a valid value, got %q", body)
	}
}

func TestUnsaidNulls(t *testing.T) {
	sent := func(profile contract.Profile, media string) (found bool) {
		c := keyed(text("unsaid"), text("other")).WithProfile(profile)
		c.Operations[0].MediaType = media
		for _, one := range at(t, c, Full).Cases {
			found = found || one.Case == "null-unsaid"
		}
		return found
	}
	if !sent(contract.HTTP, "application/json") || sent(contract.HTTP, "application/merge-patch+json") || sent(contract.Graph, "application/json") {
		t.Error("want null sent in http alone, and not in a merge patch")
	}
}

// Members of a complex property are set to null where an update with some members has a meaning.
func TestNullMembers(t *testing.T) {
	at := property("at", "", openapi3.NewObjectSchema().WithProperty("street", openapi3.NewStringSchema().WithNullable()).WithProperty("city", openapi3.NewStringSchema()))
	for _, tt := range []struct {
		profile contract.Profile
		media   string
		want    string
	}{
		{contract.OData, "application/json", `{"at":{"street":null}}`},
		{contract.HTTP, "application/merge-patch+json", `{"at":{"street":null}}`},
		{contract.HTTP, "application/json", ""},
	} {
		c := keyed(at, text("name")).WithProfile(tt.profile)
		c.Operations[0].MediaType = tt.media
		got := ""
		for _, one := range mustPlan(t, options(c)).Cases {
			if one.Kind == check.Nulls {
				got = string(one.Steps[1].Request.Body)
			}
		}
		if got != tt.want {
			t.Errorf("%s, %s: want %s, got %s", tt.profile, tt.media, tt.want, got)
		}
	}
}

// Where a contract says of some properties that they are nullable, its silence about the others means that they are not.
func TestNullsSaidOfOthers(t *testing.T) {
	for profile, want := range map[contract.Profile]bool{contract.OData: true, contract.HTTP: true, contract.Graph: false} {
		may := text("may")
		may.Nullable = true
		sent := false
		for _, one := range mustPlan(t, options(keyed(may, text("unsaid")).WithProfile(profile))).Cases {
			sent = sent || one.Kind == check.NoNull && one.Bad[0].Target == "unsaid"
		}
		if sent != want {
			t.Errorf("%s: want null for the property of which nothing is said: %v", profile, want)
		}
	}
}
