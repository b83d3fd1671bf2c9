package wire

import (
	"slices"
	"strings"
	"sync"
)

// maxLayers bounds how often a text is decoded: what is encoded twice is found, also in HTML or JSON. A text is searched in windows that
// overlap, so that the memory does not grow with it.
const (
	maxLayers = 3
	window    = 256 << 10
	overlap   = 16 << 10
)

// scratch is memory for one search.
type scratch struct {
	raw     []byte
	reduced reduced
	layers  [maxLayers]decoded
	unzipper
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// spans returns where a text holds secrets, in order and without overlaps.
func (d *disguises) spans(s string) (spans [][2]int) {
	if len(s) < minPart {
		return nil
	}
	m := scratches.Get().(*scratch)
	defer scratches.Put(m)
	spans = search(d, m, s)
	for _, place := range gzips(s) {
		if text, whole := m.unzip(s[place[0]:place[1]]); !whole || d.areIn(text) {
			spans = append(spans, place)
		}
	}
	return merge(s, spans)
}

// areIn tells whether a text holds a secret that is not in gzip again.
func (d *disguises) areIn(text []byte) bool {
	m := scratches.Get().(*scratch)
	defer scratches.Put(m)
	return len(text) >= minPart && len(search(d, m, text)) > 0
}

// search returns where a text holds secrets that are not in gzip.
func search[T string | []byte](d *disguises, m *scratch, s T) (spans [][2]int) {
	for start := 0; start < len(s); start += window - overlap {
		m.raw = append(m.raw[:0], s[start:min(start+window, len(s))]...)
		m.reduced.reset()
		m.reduced.add(m.raw, nil, start)
		spans = d.groups.find(m.raw, nil, start, d.find(&m.reduced, spans))
		text, at := m.raw, []int32(nil)
		for i := range m.layers {
			layer := &m.layers[i]
			if !layer.decode(text, at, start) {
				break
			}
			text, at = layer.text, layer.at
			m.reduced.reset()
			m.reduced.add(text, at, 0)
			spans = d.groups.find(text, at, 0, d.find(&m.reduced, spans))
		}
		if start+window >= len(s) {
			break
		}
	}
	return spans
}

// merge sorts and joins spans, and extends each to the end of the word that it is in: the edges of a secret are shorter than a piece.
func merge(s string, spans [][2]int) (out [][2]int) {
	for i, span := range spans {
		for n := 0; n < 4*pieceSize && span[0] > 0 && s[span[0]-1] != '=' && inWord(s[span[0]-1]); n++ {
			span[0]--
		}
		for n := 0; n < 4*pieceSize && span[1] < len(s) && inWord(s[span[1]]); n++ {
			span[1]++
		}
		spans[i] = span
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	for _, span := range spans {
		if n := len(out); n > 0 && span[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], span[1])
		} else {
			out = append(out, span)
		}
	}
	return out
}

func inWord(c byte) bool {
	return lower[c] != 0 || strings.IndexByte(`+/=_-%&#;.~\`, c) >= 0
}

// acrossValues returns where a secret is spread over several strings of a JSON text: over values or, with names, over all strings.
func (d *disguises) acrossValues(s string, names bool) (spans [][2]int) {
	m := scratches.Get().(*scratch)
	defer scratches.Put(m)
	r := &m.reduced
	r.reset()
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		start, end := i+1, stringEnd(s, i+1)
		i = end
		if !names && isName(s, end+1) {
			continue
		}
		if end-start > 2*overlap { // only its ends can belong to a secret in several strings
			m.addString(s[start:start+overlap], start)
			spans = d.findAcross(r, spans)
			r.reset()
			start = end - overlap
		}
		m.addString(s[start:end], start)
		if len(r.text) > window {
			spans = d.findAcross(r, spans)
			r.drop(overlap)
		}
	}
	spans = slices.DeleteFunc(d.findAcross(r, spans), func(span [2]int) bool { return !strings.Contains(s[span[0]:span[1]], `"`) })
	return merge(s, spans)
}

func (d *disguises) findAcross(r *reduced, spans [][2]int) [][2]int {
	return d.across.find(r.text, r.at, 0, d.find(r, spans))
}

// addString adds a part of a string of a JSON text that begins at start.
func (m *scratch) addString(part string, start int) {
	m.raw = append(m.raw[:0], part...)
	if layer := &m.layers[0]; layer.decode(m.raw, nil, start) {
		m.reduced.add(layer.text, layer.at, 0)
	} else {
		m.reduced.add(m.raw, nil, start)
	}
}

// isName tells whether the string that ends before i is the name of a member.
func isName(s string, i int) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n') {
		i++
	}
	return i < len(s) && s[i] == ':'
}
