package catalogue

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/check"
)

var (
	kebab  = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	number = regexp.MustCompile(`^PATCH-[A-Z]+-\d{3}$`)
	weasel = regexp.MustCompile(`(?i)\b(should|properly|appropriate(ly)?|correct(ly)?|sensible|reasonable|as expected)\b`)
)

// Each check is complete, has a unique name, and is in its own file with a test beside it.
func TestCatalogue(t *testing.T) {
	levels := []check.Level{check.Must, check.Documented, check.Should, check.Convention, check.May}
	ids, rules, names := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range All() {
		if !kebab.MatchString(c.ID) || ids[c.ID] {
			t.Errorf("want ids in kebab-case and each once, got %q", c.ID)
		}
		if !number.MatchString(c.Rule) || rules[c.Rule] {
			t.Errorf("%s: want rules like PATCH-STATUS-001 and each once, got %q", c.ID, c.Rule)
		}
		ids[c.ID], rules[c.Rule] = true, true
		for _, name := range c.Names() {
			if names[name] {
				t.Errorf("%s: want no other check with the name %s", c.ID, name)
			}
			names[name] = true
		}
		for what, text := range map[string]string{"family": c.Family, "title": c.Title, "source": c.Source, "sends": c.Sends, "holds": c.Holds} {
			if text == "" || text != strings.TrimSpace(text) || strings.HasSuffix(text, ".") {
				t.Errorf("%s: want a %s without a period, got %q", c.ID, what, text)
			}
			if word := weasel.FindString(text); word != "" {
				t.Errorf("%s: want a %s that can be tested, got %q in it", c.ID, what, word)
			}
		}
		if first, _ := utf8.DecodeRuneInString(c.Title); unicode.IsUpper(first) {
			t.Errorf("%s: want a title that completes “the target …”, got %q", c.ID, c.Title)
		}
		if !slices.Contains(levels, c.Level) || !slices.Contains([]check.Safety{check.RO, check.NOOP, check.RST, check.MOCK}, c.Safety) {
			t.Errorf("%s: want a level and a safety class, got %q and %q", c.ID, c.Level, c.Safety)
		}
		if !slices.Contains([]check.Profile{check.HTTP, check.OData, check.Graph}, c.Profile) || c.Level == check.Convention && c.Profile != check.Graph {
			t.Errorf("%s: want a profile, and %s for a convention, got %q", c.ID, check.Graph, c.Profile)
		}
		if len(c.Classes) == 0 {
			t.Errorf("%s: want at least one class", c.ID)
		}
		if c.When == nil || c.Judge == nil {
			t.Fatalf("%s: want When and Judge", c.ID)
		}
		inOwnFile(t, c)
	}
}

func inOwnFile(t *testing.T, c *check.Check) {
	t.Helper()
	name := c.Family + "_" + c.ID
	source, err := os.ReadFile(name + ".go")
	if err != nil {
		t.Errorf("want a file for each check: %v", err)
	}
	if lines := bytes.Count(source, []byte("\n")); lines > 100 {
		t.Errorf("%s.go: want at most 100 lines, got %d", name, lines)
	}
	if !bytes.Contains(source, []byte(`ID: "`+c.ID+`"`)) {
		t.Errorf("%s.go: want the check %s in it", name, c.ID)
	}
	if _, err := os.Stat(name + "_test.go"); err != nil {
		t.Errorf("want a table test beside each check: %v", err)
	}
}

// Every declared check is in the catalogue: one left out would never run.
func TestCatalogueIsWhole(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`= register\(&check.Check\{`)
	n := 0
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		n += len(declared.FindAll(source, -1))
	}
	if n != len(All()) {
		t.Errorf("want the %d declared checks in the catalogue, got %d", n, len(All()))
	}
}

func TestLookup(t *testing.T) {
	for name, want := range map[string]*check.Check{
		"read-back": readBack, "Read-Back": readBack, "PATCH-STATE-001": readBack, "patch-status-001": statusDocumented,
	} {
		if got, err := Lookup(name); got != want || err != nil {
			t.Errorf("%s: want it found, got %v, %v", name, got, err)
		}
	}
	for name, want := range map[string]string{
		"read-bak":                    `no check "read-bak", did you mean "read-back"`,
		"STATUS-DOCUMENTD":            `no check "STATUS-DOCUMENTD", did you mean "status-documented"`,
		"PATCH-STATE-0001":            `no check "PATCH-STATE-0001", did you mean "PATCH-STATE-001"`,
		"a name that is like nothing": `no check "a name that is like nothing"`,
		"zzz":                         `no check "zzz"`,
		"":                            `no check ""`,
	} {
		if got, err := Lookup(name); got != nil || err == nil || err.Error() != want {
			t.Errorf("want %s, got %v, %v", want, got, err)
		}
	}
}

// A check that was renamed is found by its former ids.
func TestFormerIDs(t *testing.T) {
	renamed := &check.Check{ID: "read-after", Rule: "PATCH-STATE-001", Aliases: []string{"read-back", "reads-back"}}
	checks := []*check.Check{{ID: "date", Rule: "PATCH-HDR-001"}, renamed}
	for _, name := range []string{"read-after", "READ-BACK", "reads-back", "PATCH-STATE-001"} {
		if got, err := Find(checks, name); got != renamed || err != nil {
			t.Errorf("%s: want the renamed check, got %v, %v", name, got, err)
		}
	}
	if _, err := Find(checks, "reads-bak"); err == nil || !strings.Contains(err.Error(), `did you mean "reads-back"`) {
		t.Errorf("want the former id as a near miss, got %v", err)
	}
	if text := Explain(renamed, nil, nil); !strings.Contains(text, "\nformer  read-back, reads-back\n") {
		t.Errorf("want the former ids in the explanation, got\n%s", text)
	}
}

// perCase are the checks of every case, perError those of every case that may be rejected, and so on.
var (
	perCase    = []string{"decodable-content", "single-fields", "latency", "date", "content-type", "request-id", "client-request-id", "ags-diagnostic", "throttle-wait", "throttle-envelope", "throttle-again"}
	perError   = []string{"error-object", "error-code", "error-inner", "error-phrase", "error-disclosure", "token-echo", "no-server-error"}
	perRefusal = slices.Concat(perError, []string{"rejected-unchanged"})
	perSuccess = []string{"no-content", "freshness", "odata-version", "entity-links"}
	perUpdate  = []string{"no-content", "monitor", "freshness", "entity-links"}
	probes     = []string{"documented-values-accepted", "generated-values-accepted"}
	perBody    = []string{"metadata", "body-complete", "context", "control-prefix", "undeclared"}
)

func TestFor(t *testing.T) {
	accepted := []string{
		"status-documented", "status-protocol", "odata-version", "body-object", "schema", "value-range", "odata-type", "id-stable",
		"read-back", "untouched", "response-state", "timestamps",
	}
	accepted = slices.Concat(accepted, perUpdate, perBody)
	without := func(all []string, id string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == id })
	}
	pages := []string{"example-status", "placeholders"}
	for _, test := range []struct {
		name string
		e    *check.Evidence
		want []string
	}{
		{"full", given(check.Full), slices.Concat(perCase, without(accepted, "untouched"), probes, []string{"immediate-updates", "intermittent", "read-context"}, pages)},
		{"full with an example", given(check.Full, example(`{}`)), slices.Concat(perCase, accepted, probes, []string{"immediate-updates", "intermittent", "read-context"}, pages, []string{"example-members", "example-values"})},
		{"full on a collection", given(check.Full, on(onCollection)), slices.Concat(perCase, without(accepted, "untouched"), probes, []string{"immediate-updates", "intermittent", "read-context"}, pages, []string{"collection-refused"})},
		{"full with 204 alone", given(check.Full, on(documents(204))), slices.Concat(perCase, probes, []string{"immediate-updates", "intermittent"}, pages, perUpdate, []string{
			"status-documented", "status-protocol", "odata-version", "id-stable", "read-back", "timestamps", "read-context",
		})},
		{"only", given(check.Only), slices.Concat(perCase, accepted, probes)},
		{"empty", given(check.Empty), slices.Concat(perCase, perError, []string{"empty-update"})},
		{"no token", given(check.NoToken), slices.Concat(perCase, perRefusal, []string{"no-token-refused", "www-authenticate"})},
		{"malformed token", given(check.MalformedTokens), slices.Concat(perCase, perRefusal, []string{"malformed-token-refused", "www-authenticate"})},
		{"expired token", given(check.ExpiredTokens), slices.Concat(perCase, without(perRefusal, "rejected-unchanged"), []string{"expired-token-refused", "www-authenticate"})},
		{"other audience", given(check.OtherAudience), slices.Concat(perCase, without(perRefusal, "rejected-unchanged"), []string{"other-audience-refused", "www-authenticate"})},
		{"no permission", given(check.NoPermission), slices.Concat(perCase, without(perRefusal, "rejected-unchanged"), []string{"permission-required"})},
		{"malformed JSON", given(check.MalformedJSON), slices.Concat(perCase, perRefusal, []string{"malformed-refused"})},
		{"wrong type", given(check.WrongType), slices.Concat(perCase, perRefusal, []string{"wrong-type-refused"})},
		{"out of range", given(check.OutOfRange), slices.Concat(perCase, perRefusal, []string{"out-of-range-refused"})},
		{"edges", edged(200, 200, "{}", "{}"), slices.Concat(perCase, perError, []string{"valid-edges"})},
		{"null", given(check.NoNull), slices.Concat(perCase, perRefusal, []string{"null-refused"})},
		{"bad value", given(check.BadValue), slices.Concat(perCase, perRefusal, []string{"bad-value-refused"})},
		{"unknown property", given(check.UnknownProp), slices.Concat(perCase, perRefusal, []string{"unknown-property-refused"})},
		{"wrong media type", given(check.WrongMediaType), slices.Concat(perCase, perRefusal, []string{"media-type-refused", "accept-patch"})},
		{"unknown method", given(check.UnknownMethods), slices.Concat(perCase, perRefusal, []string{"unknown-method"})},
		{"undocumented method", given(check.UndocumentedMethods), []string{"undocumented-method", "no-server-error"}},
		{"malformed key", given(check.MalformedKeys), []string{"malformed-key", "no-server-error"}},
		{"repeated", given(check.Repeated), []string{"no-server-error"}},
		{"unknown key, not read", given(check.UnknownKeys), slices.Concat(perCase, perError, []string{"unknown-key", "unknown-key-read"})},
		{"unknown segment", given(check.UnknownSegments), []string{"unknown-segment", "no-server-error"}},
		{"stale tag", given(check.StaleTags), slices.Concat(perCase, perRefusal, []string{"if-match-stale", "if-none-match"})},
		{"current tag", given(check.CurrentTags), slices.Concat(perCase, perSuccess, perError, []string{"if-match-current"})},
		{"any tag", given(check.AnyTag), slices.Concat(perCase, perSuccess, perError, []string{"if-match-any"})},
		{"malformed tag", given(check.MalformedTags), slices.Concat(perCase, perError, []string{"malformed-tag-refused"})},
		{"unknown extras", given(check.UnknownExtras), slices.Concat(perCase, perError, []string{"unknown-ignored"})},
		{"no If-Match", given(check.NoIfMatch), slices.Concat(perCase, perRefusal, []string{"if-match-required"})},
		{"prefer minimal", given(check.PreferMinimal), slices.Concat(perCase, perSuccess, perError, []string{"prefer-return", "prefer-ignored", "preference-applied"})},
		{"prefer the entity", given(check.PreferFull), slices.Concat(perCase, perSuccess, perError, []string{"schema", "value-range", "response-state", "prefer-return", "prefer-ignored", "preference-applied"})},
		{"accept XML", given(check.AcceptXML), slices.Concat(without(perCase, "content-type"), perError, []string{"accept-xml"})},
		{"untyped", given(check.NoContentType), slices.Concat(perCase, perError)},
		{"bad bodies", given(check.BadBodies), slices.Concat(perCase, perRefusal, []string{"root-refused", "no-body-refused", "encoding-refused", "malformed-refused"})},
		{"repeat", given(check.Repeat), slices.Concat(perCase, perError, []string{"repeat"})},
		{"merge", given(check.Merge), slices.Concat(perCase, perError, []string{"collection-replaced", "complex-merged"})},
		{"read-only", given(check.ReadOnly), slices.Concat(perCase, perError, []string{"read-only-kept"})},
		{"neighbours", given(check.Neighbours), slices.Concat(perCase, perError, []string{"other-id", "sibling", "listed"})},
		{"other type", given(check.OtherType), slices.Concat(perCase, perRefusal, []string{"type-kept"})},
		{"unknown key with If-Match", given(check.UnknownMatch), slices.Concat(perCase, perError, []string{"if-match-unknown"})},
		{"annotated", given(check.Annotated), slices.Concat(perCase, perError, []string{"annotation-ignored"})},
		{"duplicate member", given(check.Duplicates), slices.Concat(perCase, perError, []string{"duplicate-member"})},
		{"batch", given(check.Batch), []string{"decodable-content", "batch", "batch-update", "no-server-error"}},
		{"batch limits", given(check.BatchLimits), []string{"decodable-content", "batch-limit", "batch-dependent", "batch-untyped", "no-server-error"}},
		{"to the collection", given(check.ToCollection), []string{"collection-refused", "rejected-unchanged", "no-server-error"}},
	} {
		var got []string
		for _, c := range For(test.e.Scenario) {
			got = append(got, c.ID)
		}
		if !slices.IsSortedFunc(got, func(a, b string) int { return rank(a) - rank(b) }) {
			t.Errorf("%s: want catalogue order, got %v", test.name, got)
		}
		slices.Sort(got)
		test.want = append(test.want, "allow")
		if test.e.Reads && always(test.e.Scenario) {
			test.want = append(test.want, "etag")
		}
		if want := slices.Sorted(slices.Values(test.want)); !slices.Equal(got, want) {
			t.Errorf("%s: want %v, got %v", test.name, want, got)
		}
	}
}

func rank(id string) int {
	return slices.IndexFunc(All(), func(c *check.Check) bool { return c.ID == id })
}

func TestHash(t *testing.T) {
	hash := Hash()
	if !regexp.MustCompile(`^[0-9a-f]{12}$`).MatchString(hash) {
		t.Errorf("want 12 hexadecimal digits, got %q", hash)
	}
	level, title := readBack.Level, readBack.Title
	defer func() { readBack.Level, readBack.Title = level, title }()
	readBack.Title = "says the same otherwise"
	if Hash() != hash {
		t.Error("want the words of a check left out of the hash")
	}
	readBack.Level = check.Should
	if Hash() == hash {
		t.Error("want another level to give another hash")
	}
}
