package wire

import (
	"slices"
	"strings"
)

// endings are how members of an enumeration begin that may end an entity, so that no later update reaches it. A service may reopen what is
// closed, sent, approved or completed.
var endings = []string{
	"delet", "remov", "purg", "retir", "terminat", "wipe", "wiping", "destroy", "eras", "decommission",
	"revok", "revocation", "cancel", "archiv", "withdraw", "abandon", "abort", "supersed", "deprovision", "expung", "annul", "void", "invalidat", "disposed",
}

// EndingValue returns the first text, at any depth of a JSON value, that may end the entity it is written to, such as the state `deleted`,
// or "".
func EndingValue(v []byte) string {
	text := string(v)
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		start := i
		if i = stringEnd(text, i+1); i == len(text) {
			return "" // it does not end
		}
		if word := decodedString(text[start : i+1]); isEnding(word) {
			return word
		}
	}
	return ""
}

var joinWords = strings.NewReplacer("-", "", "_", "")

// isEnding recognizes one word, which may have another one before it: softDeleted, pending-removal.
func isEnding(text string) bool {
	lower := fold(joinWords.Replace(text))
	for _, before := range []string{"soft", "hard", "permanently", "pending", "tobe"} {
		lower = strings.TrimPrefix(lower, before)
	}
	notLetter := func(r rune) bool { return r < 'a' || r > 'z' }
	return !strings.ContainsFunc(lower, notLetter) && slices.ContainsFunc(endings, func(e string) bool { return strings.HasPrefix(lower, e) })
}

// exclusive are what Boolean properties are called that one entity of a collection has: to set it on one clears it on another.
var exclusive = []string{"default", "primary", "preferred", "main", "master", "leader"}

// NamesExclusive tells whether a Boolean property of the name may be that of one entity alone.
func NamesExclusive(name string) bool {
	return slices.Contains(exclusive, strings.TrimPrefix(fold(name), "is"))
}
