package catalogue

import (
	"regexp"
	"strings"
	"testing"
)

// unquoted are the checks whose norm has no sentence to quote.
var unquoted = map[string]string{
	"client-request-id": "the page shows the header in a sample response, and no sentence promises it",
	"error-inner":       "the page shows request-id in an example, and no sentence promises it",
}

var (
	citesNorm = regexp.MustCompile(`§|Graph`) // a source that is more than the contract
	quoted    = regexp.MustCompile(`^([^"]+): "(.+)"$`)
)

// Each check that cites a norm quotes one of its sentences, in at most 25 words, with a section that the source cites.
func TestQuotes(t *testing.T) {
	for id := range unquoted {
		if _, err := Lookup(id); err != nil {
			t.Error(err)
		}
	}
	for _, c := range All() {
		reason, cites := unquoted[c.ID], citesNorm.MatchString(c.Source)
		switch {
		case c.Quote == "" && cites && reason == "":
			t.Errorf("%s: want a sentence of %s", c.ID, c.Source)
		case c.Quote != "" && (reason != "" || !cites):
			t.Errorf("%s: want no quote, got %s", c.ID, c.Quote)
		}
		if c.Quote == "" {
			continue
		}
		parts := quoted.FindStringSubmatch(c.Quote)
		if parts == nil {
			t.Errorf("%s: want a quote like RFC 5789 §2: \"The server MUST …\", got %s", c.ID, c.Quote)
			continue
		}
		norm, section, numbered := strings.Cut(parts[1], " §")
		if !strings.Contains(c.Source, norm) || numbered && !regexp.MustCompile(`§`+regexp.QuoteMeta(section)+`($|[ ,;])`).MatchString(c.Source) {
			t.Errorf("%s: want the section %s among the sources, got %s", c.ID, parts[1], c.Source)
		}
		if n := len(strings.Fields(parts[2])); n > 25 {
			t.Errorf("%s: want at most 25 words, got %d", c.ID, n)
		}
	}
}
