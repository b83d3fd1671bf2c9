package contract

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var namePiece = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

// safeName reports whether a name is valid in a file name, a Ginkgo label and a JUnit class name.
func safeName(name string) bool {
	for piece := range strings.SplitSeq(name, "/") {
		if !namePiece.MatchString(piece) {
			return false
		}
	}
	return true
}

// slug converts a text to lower-case words joined by dashes: `deviceManagement.UpdateApp` becomes `device-management-update-app`. It
// returns "" if the text has no ASCII letter or digit. Dots between digits remain (`v1.0`).
func slug(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			if r == '.' && between(runes, i, unicode.IsDigit) {
				b.WriteByte('.')
			} else {
				b.WriteByte('-')
			}
		case unicode.IsUpper(r) && startsWord(runes, i):
			b.WriteByte('-')
			fallthrough
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	return strings.Join(words, "-")
}

func between(runes []rune, i int, is func(rune) bool) bool {
	return i > 0 && i+1 < len(runes) && is(runes[i-1]) && is(runes[i+1])
}

// startsWord reports whether the upper-case letter at i starts a word: after a lower-case letter, or as the last of several upper-case
// letters (the S of `HTTPServer`, but not the D of `OData`).
func startsWord(runes []rune, i int) bool {
	if i == 0 {
		return false
	}
	return !unicode.IsUpper(runes[i-1]) || i > 1 && i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// nameOperations sets the ID and the Name of every operation. It returns those that have the ID of another operation even with one made from
// their path.
func nameOperations(contract string, operations []*Operation) (twins []*Operation) {
	byID := map[string]*Operation{}
	for _, op := range operations {
		if byID[op.ID] != nil {
			op.ID = pathID(op) // which the description should have told apart
		}
		for i := 2; byID[op.ID] != nil; i++ {
			if i == 2 {
				twins = append(twins, op)
			}
			op.ID = fmt.Sprint(pathID(op), "-", i)
		}
		byID[op.ID] = op
		op.Name = contract
		if len(operations) > 1 {
			op.Name += "/" + op.ID
		}
	}
	if len(operations) == 1 {
		return nil
	}
	// Remove a prefix that repeats the contract's name, unless two operations would have the same name.
	for _, op := range operations {
		if rest := strings.TrimPrefix(op.ID, contract+"-"); rest != "" && byID[rest] == nil {
			op.Name = contract + "/" + rest
		}
	}
	return twins
}
