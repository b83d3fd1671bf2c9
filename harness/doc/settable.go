package doc

import (
	"regexp"
	"slices"
	"strings"
)

const cannot = `(?:can ?not|can't|may not|must not)`

var (
	notNullable = regexp.MustCompile(`\b(?:not|non)[- ]?nullable\b|\b(?:can ?not|can't|must not|may not|mustn't) be (?:set to )?(?:empty or |blank or )?null\b|\b(?:can ?not|can't) be cleared\b|\bnull (?:is|values are) not (?:allowed|permitted|accepted|supported|valid)\b|\bnever null\b`)
	isNullable  = regexp.MustCompile(`\bnullable\b|\b(?:can|may) (?:also )?be (?:set to )?null\b|\bor null (?:if|when|for|to)\b|\bset (?:it |this property |this |the value |the property )?to null\b|\bnull (?:is|values are) (?:allowed|permitted|accepted)\b|\bnull to (?:clear|remove|reset)\b`)
	readsNull   = regexp.MustCompile(`\bnull will be returned\b|\bnull value indicates\b|\b(?:property|value|field|it) (?:is|will be) +null\b|\bdefault(?: value)? is null\b|\bupdated to null\b|(?:^|[;,] |-- )null (?:if|for)\b`)

	immutable = regexp.MustCompile(`(?:^|\b(?:is|are|and|key,) )(?:an? )?immutable(?: (?:after|once|and|property|value|field)\b|[.,;)]|$)`)
	unchanged = regexp.MustCompile(`\b` + cannot + ` be (?:changed|updated|modified|edited|altered|patched)\b`)
	generated = regexp.MustCompile(`^system[- ]generated\b|\bis system[- ]generated\b|\b(?:set|generated|assigned|computed|calculated) by the (?:server|system|service)\b|\b(?:is|are|value) automatically (?:generated|populated|assigned|calculated|computed)\b`)
	// The subject of a sentence about the property itself.
	itself = regexp.MustCompile(`^(?:$|(?:this|it)\b[^,;]{0,40}$|(?:this|it|its|the|an?|can|may|must|key|note)\b.*(?:\b(?:this|it|its|property|values?|name|which|field|setting|attribute|identifier|type|and|but)|[,;(])\b[^,;]{0,40}$)`)

	onlyAtCreation = regexp.MustCompile(`\b(?:can|may|must) (?:only be|be only|be) (?:set|specified|assigned|provided|supplied|defined)(?: only)? (?:when|while|during|on|upon|at|as part of|by)\b[^,]{0,50}\bcreat|\b(?:set|specify|assign|provide) this (?:property|value) only (?:when|while|during|on|upon|at|by)\b[^,]{0,50}\bcreat|\bonly (?:set|settable|specified|assigned) (?:at|on|during|upon) creat`)

	conditional    = regexp.MustCompile(`^ *(?:directly |later |again )?(?:if|when|while|unless|until|for)\b`)
	onceSet        = regexp.MustCompile(`^(?:once|after) [^,]{1,30}, [^,]*\bimmutable\b|\bonly (?:additive changes|additions) (?:is|are) (?:permitted|allowed|supported)\b|\btransitions? (?:is|are) (?:only )?from\b|^(?:once|after) [^,]{1,50}, .*\b(?:can ?not|can't)\b|\b(?:updating|changing|modifying|setting)\b[^,;]* (?:is|are) (?:not|only) (?:allowed|permitted|possible|supported) (?:if|when|while|until|unless|before|after|once)\b|` + cannot + ` be (?:changed|updated|modified|edited) once (?:it is |it has been )?(?:set|assigned|specified|published)`)
	notAgain       = regexp.MustCompile(`\bignores any (?:further|later|subsequent) changes\b|\b(?:can ?not|can't) change (?:the )?\w+(?: property)? (?:again|later|afterwards)\b`)
	byOthers       = regexp.MustCompile(`\b(?:can|may) only be (?:updated|set|changed|modified|written) by\b`)
	inNoUpdate     = regexp.MustCompile(`\b(?:can ?not|can't) change (?:the )?\w+(?: property)? in a (?:subsequent|later) update\b`)
	settableOnlyIf = regexp.MustCompile(`\b(?:updatable|updateable|editable|writable|writeable|settable|modifiable)(?: only)? (?:if|when|while|until|unless|for)\b|\b(?:can|may) (?:only be|be) (?:set|updated|changed|modified|edited|specified)(?: only)? (?:if|when|while|until|unless|for)\b`)
	setOnlyUnless  = regexp.MustCompile(`\b` + cannot + ` be (?:set|specified) (?:if|when|while|unless|once) \w+(?: or \w+)* (?:is|are|has)\b`)
	readOnlyIf     = regexp.MustCompile(`\bread[- ]?only (?:if|when|while|for|unless|until|after|once)\b`)
	subordinate    = regexp.MustCompile(`^(?:if|when|while|for|unless|until|once|after)\b`)

	required        = regexp.MustCompile(`(?:^|[,;(] ?|\band )required\)?$|^(?:this (?:property )?|it )?(?:is )?(?:always )?required(?: in (?:each|every|an|any|all) (?:update|request|patch)\w*)?$|\bmust (?:always )?be (?:included|specified|provided|supplied|sent|present) in (?:each|every|all|any|an) (?:update|request|patch)`)
	requiredForElse = regexp.MustCompile(`\bnot required\b|\bcreat|\bpost\b|\bif\b|\bwhen\b`)
)

// nullOf matches the name of the property that is null in some state.
var nullOf = regexp.MustCompile(`(?i)\bthe (\w+) (?:property|value|field) (?:is|will be) +null\b`)

// nullOfOther says whether a sentence says of another property than the row's that it is null.
func (in Inline) nullOfOther(s sentence, property string) bool {
	m := nullOf.FindStringSubmatch(s.text)
	return m != nil && m[1] != property && in.marks(m[1])
}

// readNull reads what a sentence in lower case says about null, and says whether it does.
func (c *Constraints) readNull(s string) bool {
	if !containsAny(s, "null", "cleared") {
		return false
	}
	if m := notNullable.FindStringIndex(s); m != nil {
		c.NotNull = c.NotNull || !conditional.MatchString(s[m[1]:])
		return true
	}
	if isNullable.MatchString(s) {
		c.Nullable = true
		return true
	}
	if readsNull.MatchString(s) {
		c.ReadsNull = true
		return true
	}
	return false
}

// readSettable reads whether an update may set the property, and says whether the sentence is about that.
func (c *Constraints) readSettable(s sentence) bool {
	lower := s.lower
	if !containsAny(lower, "only", "can", "may not", "must", "immutable", "generated", "automatically", "set by", "required", "ignores", "transition") {
		return false
	}
	switch m := unchanged.FindStringIndex(lower); {
	case readOnlyIf.MatchString(lower) && strings.Contains(lower, "creat"):
		return c.fix()
	case (readOnlyIf.MatchString(lower) || subordinate.MatchString(lower) && readOnly.MatchString(lower)) && !isReadOnly(lower), settableOnlyIf.MatchString(lower) && strings.Contains(lower, "only") && !strings.Contains(lower, " for this ") && !onlyAtCreation.MatchString(lower), onceSet.MatchString(lower) && !strings.Contains(lower, "creat"):
		c.Condition = s.text
	case inNoUpdate.MatchString(lower):
		return c.fix()
	case notAgain.MatchString(lower), setOnlyUnless.MatchString(lower), byOthers.MatchString(lower):
		c.Condition = s.text
	case m != nil && conditional.MatchString(lower[m[1]:]):
		c.Condition = s.text
	case m != nil && (subordinate.MatchString(lower) || !itself.MatchString(lower[:m[0]])):
		return strings.Contains(lower, "creat") && c.fix()
	case m != nil, immutable.MatchString(lower), generated.MatchString(lower), onlyAtCreation.MatchString(lower) && strings.Contains(lower, "only"):
		return c.fix()
	case required.MatchString(lower) && !requiredForElse.MatchString(lower):
		c.Required = true
	default:
		return false
	}
	return true
}

// containsAny is a cheap test before regular expressions.
func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func (c *Constraints) fix() bool {
	c.Fixed = true
	return true
}
