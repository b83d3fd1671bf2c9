package doc

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// readSegment takes one path segment apart.
func readSegment(raw string) (Segment, error) {
	seg := Segment{Raw: raw}
	switch {
	case raw == "":
		return seg, errors.New("an empty path segment")
	case raw == "..." || raw == "\u2026":
		return seg, errors.New("a path with segments left out (`...`)")
	}
	// `(team-id)` as a whole segment is a parameter in the wrong brackets; after a name it is a call.
	if raw[0] == '(' && strings.HasSuffix(raw, ")") && len(raw) > 2 {
		seg.Parts = []Part{{raw[1 : len(raw)-1], true, '('}}
		return seg, checkParam(seg.Parts[0].Text)
	}
	for rest := raw; rest != ""; {
		i := strings.IndexAny(rest, "{<")
		if i < 0 {
			seg.Parts = append(seg.Parts, Part{Text: rest})
			break
		}
		closing := byte('}')
		if rest[i] == '<' {
			closing = '>'
		}
		end := strings.IndexByte(rest[i:], closing)
		if end < 0 {
			return seg, fmt.Errorf("a parameter that `%c` opens and nothing closes", rest[i])
		}
		if i > 0 {
			seg.Parts = append(seg.Parts, Part{Text: rest[:i]})
		}
		name := strings.TrimSpace(rest[i+1 : i+end])
		if err := checkParam(name); err != nil {
			return seg, err
		}
		seg.Parts = append(seg.Parts, Part{name, true, rest[i]})
		rest = rest[i+end+1:]
	}
	for _, p := range seg.Parts {
		if !p.Param && strings.ContainsAny(p.Text, " \t}>\"#?\\^`") {
			return seg, fmt.Errorf("a path segment %q", p.Text)
		}
	}
	return seg, nil
}

func checkParam(name string) error {
	if strings.Trim(name, " |") == "" || strings.ContainsAny(name, "{}<>/\"\\#?") {
		return fmt.Errorf("a parameter named %q", name)
	}
	return nil
}

var methods = map[string]bool{"GET": true, "PATCH": true, "PUT": true, "POST": true, "DELETE": true, "HEAD": true, "OPTIONS": true, "MERGE": true}

// readRequestLines reads the lines of a request block that begin with a method; others are ignored.
func readRequestLines(lines []Text) []RequestLine {
	var out []RequestLine
	for _, l := range lines {
		method, target, ok := CutMethod(l.Value)
		if !ok {
			continue
		}
		r := RequestLine{Method: method, Target: target, Pos: l.Pos}
		r.Template, r.Err = ReadTemplate(target)
		out = append(out, r)
	}
	return out
}

// CutMethod splits `PATCH /path HTTP/1.1`. The protocol, which no page should write there, is dropped. A method in small letters is
// one where a path or a URL follows.
func CutMethod(line string) (method, target string, ok bool) {
	line = strings.TrimSpace(line)
	if line == "" || !letter(line[0]) {
		return "", "", false
	}
	if i := strings.IndexFunc(line, unicode.IsSpace); i >= 0 {
		line, target = line[:i], strings.TrimSpace(line[i:])
	}
	method = strings.ToUpper(line)
	if !methods[method] || method != line && !strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "http") {
		return "", "", false
	}
	if i := strings.Index(target, " HTTP/"); i >= 0 {
		target = strings.TrimSpace(target[:i])
	}
	return method, target, true
}
