package doc

import (
	"bytes"
	"regexp"
	"strings"
)

var (
	directive = regexp.MustCompile(`^ {0,3}:::+ *([a-z-]+) *(.*)$`)
	attribute = regexp.MustCompile(`(range|pivot|target) *= *"([^"]*)"`)
	tabLine   = regexp.MustCompile(`^ {0,3}#+ *\[[^\]]*\]\(#tab/([^)/]+)[^)]*\)\s*$`)
	monikerOf = regexp.MustCompile(`(<=|>=|<|>|=)? *graph-rest-(beta|1\.0)`)
)

// forVersion blanks the lines of a page that are for another API version, or for other readers than those of the HTTP reference: blocks
// `::: moniker range="…"` and `::: zone pivot="…"`, and tabs named after versions. Lines keep their numbers.
func forVersion(src []byte, version string) []byte {
	if !bytes.Contains(src, []byte(":::")) && !bytes.Contains(src, []byte("(#tab/")) {
		return src
	}
	lines := strings.SplitAfter(string(src), "\n")
	pivots := pivotsOf(lines)
	var hidden []bool // of the blocks that are open
	otherTab, changed, fence := false, false, ""
	for i, line := range lines {
		text := strings.TrimRight(line, "\r\n")
		mark := fenceMark(text)
		switch m := directive.FindStringSubmatch(text); {
		case fence != "":
			if strings.HasPrefix(mark, fence) {
				fence = ""
			}
		case mark != "":
			fence = mark
		case m != nil && (m[1] == "moniker" || m[1] == "zone"):
			hidden, changed = append(hidden, hides(m[2], version, pivots)), true
			lines[i] = blank(line)
			continue
		case m != nil && (m[1] == "moniker-end" || m[1] == "zone-end"):
			if len(hidden) > 0 {
				hidden = hidden[:len(hidden)-1]
			}
			lines[i] = blank(line)
			continue
		case tabLine.MatchString(text):
			otherTab = isOtherVersion(tabLine.FindStringSubmatch(text)[1], version)
		case strings.TrimSpace(text) == "---":
			otherTab = false
		}
		for _, h := range hidden {
			if h {
				lines[i], changed = blank(line), true
			}
		}
		if otherTab {
			lines[i], changed = blank(line), true
		}
	}
	if !changed {
		return src
	}
	return []byte(strings.Join(lines, ""))
}

// fenceMark returns the mark of a line that opens or closes a code block, or "".
func fenceMark(line string) string {
	text := strings.TrimLeft(line, " >\t")
	for _, mark := range []string{"```", "~~~"} {
		if strings.HasPrefix(text, mark) {
			return mark
		}
	}
	return ""
}

// blank replaces what a line says by spaces, so that offsets stay as they are.
func blank(line string) string {
	text := strings.TrimRight(line, "\r\n")
	return strings.Repeat(" ", len(text)) + line[len(text):]
}

// pivotsOf lists the pivots of the page's zones that are about HTTP; nil if none is.
func pivotsOf(lines []string) map[string]bool {
	var out map[string]bool
	for _, line := range lines {
		m := directive.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if m == nil || m[1] != "zone" {
			continue
		}
		for _, name := range strings.Split(valueOf(m[2], "pivot"), ",") {
			if name = strings.TrimSpace(name); strings.Contains(name, "http") || strings.Contains(name, "rest") {
				if out == nil {
					out = map[string]bool{}
				}
				out[name] = true
			}
		}
	}
	return out
}

func valueOf(attributes, name string) string {
	for _, m := range attribute.FindAllStringSubmatch(attributes, -1) {
		if m[1] == name {
			return m[2]
		}
	}
	return ""
}

// hides reports whether a block is for others.
func hides(attributes, version string, pivots map[string]bool) bool {
	if expression := valueOf(attributes, "range"); expression != "" {
		return !inRange(expression, version)
	}
	if pivot := valueOf(attributes, "pivot"); pivot != "" && pivots != nil {
		for _, name := range strings.Split(pivot, ",") {
			if pivots[strings.TrimSpace(name)] {
				return false
			}
		}
		return true
	}
	return valueOf(attributes, "target") == "chromeless"
}

// inRange evaluates `graph-rest-beta`, `>= graph-rest-1.0` and the like, joined by `||`. An expression without a version of Graph is for all.
func inRange(expression, version string) bool {
	found := monikerOf.FindAllStringSubmatch(expression, -1)
	order := map[string]int{"1.0": 1, "v1.0": 1, "beta": 2}
	for _, m := range found {
		at, own := order[m[2]], order[version]
		switch m[1] {
		case "<=":
			if own <= at {
				return true
			}
		case ">=":
			if own >= at {
				return true
			}
		case "<":
			if own < at {
				return true
			}
		case ">":
			if own > at {
				return true
			}
		default:
			if own == at {
				return true
			}
		}
	}
	return len(found) == 0
}

// isOtherVersion reports whether a tab is named after another API version.
func isOtherVersion(tab, version string) bool {
	tab = strings.TrimPrefix(strings.ToLower(tab), "graph-rest-")
	switch tab {
	case "v1", "v1.0", "v1-0", "1.0", "1-0":
		return version == "beta"
	case "beta":
		return version != "beta"
	}
	return false
}
