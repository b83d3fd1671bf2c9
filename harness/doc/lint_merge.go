package doc

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxNamed and maxLength bound how many lines and names a finding spells out, and how many bytes the names have.
const (
	maxNamed  = 10
	maxLength = 240
)

// itemMark stands for the names in a message about several items.
const itemMark = "\x00"

// leaveOut removes the findings that are left to another one.
func leaveOut(found []Finding) []Finding {
	type place struct {
		rule         string
		line, column int
	}
	has := map[place]bool{}
	for _, f := range found {
		has[place{f.Rule, f.Line, f.Column}] = true
	}
	return slices.DeleteFunc(found, func(f Finding) bool {
		return slices.ContainsFunc(f.leftTo, func(rule string) bool { return has[place{rule, f.Line, f.Column}] })
	})
}

// merged reports one cause once: of the findings of a rule with the same message, or about items with one cause, it keeps the first one,
// which names the other items and lines.
func merged(found []Finding) []Finding {
	type cause struct{ rule, message string }
	at := map[cause]int{}
	var out []Finding
	var lines [][]int
	var items [][]string
	for _, f := range found {
		c := cause{f.Rule, f.Message}
		if f.many != "" {
			c.message = f.many
		}
		i, known := at[c]
		if !known {
			i = len(out)
			at[c] = i
			out, lines, items = append(out, f), append(lines, nil), append(items, nil)
		}
		items[i] = appendNew(items[i], f.item)
		if n := len(lines[i]); n == 0 || lines[i][n-1] != f.Line {
			lines[i] = append(lines[i], f.Line)
		}
	}
	for i := range out {
		if len(items[i]) > 1 {
			out[i].Message = strings.Replace(out[i].many, itemMark, enumerate(items[i]), 1)
		}
		out[i].Message += also(lines[i][1:])
	}
	return out
}

// enumerate joins names as a sentence does.
func enumerate(names []string) string {
	n, length := 0, 0
	for n < min(len(names), maxNamed) && (n == 0 || length+len(names[n]) <= maxLength) {
		length += len(names[n])
		n++
	}
	if last := len(names) - 1; n > last {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:n], ", "), len(names)-n)
}

// also names lines that a finding holds for besides its own, three or more in a row as a range.
func also(lines []int) string {
	var parts []string
	for i := 0; i < len(lines); i++ {
		if len(parts) == maxNamed {
			return fmt.Sprintf(" (also lines %s and %d more)", strings.Join(parts, ", "), len(lines)-i)
		}
		start := i
		for i+1 < len(lines) && lines[i+1] == lines[i]+1 {
			i++
		}
		if i-start < 2 {
			i = start
			parts = append(parts, strconv.Itoa(lines[i]))
			continue
		}
		parts = append(parts, fmt.Sprintf("%d-%d", lines[start], lines[i]))
	}
	switch len(lines) {
	case 0:
		return ""
	case 1:
		return " (also line " + parts[0] + ")"
	}
	return " (also lines " + strings.Join(parts, ", ") + ")"
}
