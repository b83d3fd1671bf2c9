package reports

import (
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// maxKey bounds classname and name together: Azure DevOps cuts at 512, and the target's name may come before.
const maxKey = 400

// key is how readers of JUnit know a case from run to run, so it must be unique in a file and change only with the verdict's
// id.
type key struct{ class, name string }

// names gives every verdict of the run its key, by id. Ids that would share one, because they differ only in characters that
// a classname cannot have, get their fingerprint as well.
func (o JUnitOptions) names(r *verdict.Run) map[string]key {
	keys, uses := map[string]key{}, map[key]int{}
	for i := range r.Verdicts {
		k := o.key(&r.Header, &r.Verdicts[i])
		keys[r.Verdicts[i].ID] = k
		uses[k]++
	}
	for id, k := range keys {
		if uses[k] > 1 {
			k.name += "-" + hashOf(id)
			keys[id] = k
		}
	}
	return keys
}

func (o JUnitOptions) key(h *verdict.Header, v *verdict.Verdict) key {
	words := strings.Split(v.ID, "/")
	for i := range words {
		words[i] = word(words[i])
	}
	last := len(words) - 1
	k := key{class: strings.Join(words[:max(1, last)], "."), name: words[last]}
	if o.TargetPrefix {
		k.class = word(h.Target) + "." + k.class
	}
	if over := len(k.class) + len(".") + len(k.name) - maxKey; over > 0 {
		hash := "-" + hashOf(v.ID)
		k.name = strings.ToValidUTF8(k.name[:min(len(k.name), maxKey/4)], "")
		room := maxKey - len(k.name) - len(".") - len(hash)
		k.class = strings.ToValidUTF8(k.class[:min(len(k.class), room)], "") + hash
	}
	return k
}

var unnamed = regexp.MustCompile(`[^\pL\pN_]+`)

// word keeps of one word of an id what every reader takes in a name: Jenkins splits at dots and replaces most other signs.
func word(s string) string {
	if s = strings.Trim(unnamed.ReplaceAllString(s, "-"), "-"); s == "" {
		return "-"
	}
	return s
}

// hashOf is a short name for an id, without what became of it.
func hashOf(id string) string {
	return strings.TrimPrefix(verdict.Fingerprint(&verdict.Verdict{ID: id}), "CF-")
}
