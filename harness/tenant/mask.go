package tenant

import (
	"slices"
	"strings"
	"unicode"
)

const (
	masks     = "*•●∗＊▪⚫█■" // services show these in place of a secret, and hardly in ordinary texts
	textMasks = "xX#."      // and these, which ordinary texts have as well
	maskRun   = 3           // of one of them make a mask
	maxShown  = 6           // letters and digits of a secret that services show beside a mask, such as the last four
)

var maskWords = []string{"redacted", "masked", "hidden", "removed", "protected", "secret", "filtered", "obfuscated", "omitted", "confidential", "sensitive"}

// isMasked tells whether a text stands for a secret: it has a run of masking characters, or is a word for it in brackets.
func isMasked(text string) bool {
	for _, mask := range masks {
		if strings.Contains(text, strings.Repeat(string(mask), maskRun)) {
			return true
		}
	}
	word := strings.ToLower(strings.Trim(text, "[](){}<>_"))
	return word != text && slices.Contains(maskWords, word) || word == "redacted" || isTextMasked(text)
}

// isTextMasked tells whether a text is a run of characters that ordinary texts have as well, or such a run and a few more that do not make
// it one of those: `XXXX-1234` and `sk-...4711`, but neither `xxx-large` nor `etc...`.
func isTextMasked(text string) bool {
	text = strings.ReplaceAll(strings.TrimSpace(text), "…", "...")
	shown := text
	longest := map[rune]int{}
	for _, mask := range textMasks {
		for {
			start := strings.Index(shown, strings.Repeat(string(mask), maskRun))
			if start < 0 {
				break
			}
			rest := strings.TrimLeft(shown[start:], string(mask))
			longest[mask] = max(longest[mask], len(shown)-start-len(rest))
			shown = shown[:start] + "\x00" + rest
		}
	}
	if len(longest) == 0 {
		return false
	}
	count, digits, letters := 0, strings.ContainsFunc(shown, unicode.IsDigit), strings.ContainsFunc(shown, unicode.IsLetter)
	for _, r := range shown {
		if unicode.IsDigit(r) || unicode.IsLetter(r) {
			count++
		}
	}
	x := max(longest['x'], longest['X'])
	switch {
	case count == 0:
		return !strings.ContainsFunc(text, unicode.IsSpace) || x > 0 || longest['#'] > maskRun // `... ...` is a pause, `###` a heading
	case count > maxShown, letters && strings.ContainsFunc(text, unicode.IsSpace):
		return false
	case digits, longest['#'] > 0, x > maskRun: // neither `XXXL` nor `XXXVIII`
		return true
	}
	return longest['.'] > 0 && (!strings.HasSuffix(text, "...") || isMixedCase(shown))
}

// isMixedCase tells whether a capital letter stands directly after a small one, as in tokens and hardly in a short word.
func isMixedCase(text string) bool {
	small := false
	for _, r := range text {
		if small && unicode.IsUpper(r) {
			return true
		}
		small = unicode.IsLower(r)
	}
	return false
}
