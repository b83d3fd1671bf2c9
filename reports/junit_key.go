package reports

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"

	"github.com/graphconform/conform/harness/verdict"
)

// maxKey bounds classname and name together: Azure DevOps truncates at 512, and the target's name may be added.
const maxKey = 400

// key identifies a case from run to run for readers of JUnit. It is unique in a file and changes only with the verdict's id.
type key struct{ class, name string }

// names returns the key of every verdict by its id. Ids that differ only in characters that a classname cannot have get a hash added.
func (o JUnitOptions) names(h *verdict.Header, verdicts []*verdict.Verdict) map[string]key {
	keys, uses := map[string]key{}, map[key]int{}
	for _, v := range verdicts {
		k := o.key(h, v)
		keys[v.ID] = k
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
	k := key{class: o.class(h, strings.Join(words[:max(1, last)], ".")), name: words[last]}
	if over := len(k.class) + len(".") + len(k.name) - maxKey; over > 0 {
		hash := "-" + hashOf(v.ID)
		k.name = strings.ToValidUTF8(k.name[:min(len(k.name), maxKey/4)], "")
		room := maxKey - len(k.name) - len(".") - len(hash)
		k.class = strings.ToValidUTF8(k.class[:min(len(k.class), room)], "") + hash
	}
	return k
}

// class is a classname with the target where several have a file.
func (o JUnitOptions) class(h *verdict.Header, name string) string {
	if o.TargetPrefix {
		return word(h.Target) + "." + name
	}
	return name
}

var unnamed = regexp.MustCompile(`[^\pL\pN_]+`)

// word replaces the characters of an id's word that some reader rejects: Jenkins splits at dots and replaces most other punctuation.
func word(s string) string {
	if s = strings.Trim(unnamed.ReplaceAllString(s, "-"), "-"); s == "" {
		return "-"
	}
	return s
}

// hashOf is a short hash of an id.
func hashOf(id string) string {
	sum := sha256.Sum256([]byte(id))
	return fmt.Sprintf("%X", sum[:4])
}
