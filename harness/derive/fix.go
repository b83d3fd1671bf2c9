package derive

import (
	"path/filepath"

	"github.com/graphconform/conform/harness/doc"
)

// Correction is a page before and after its corrections, and the findings that they answer.
type Correction struct {
	Source
	Old, New []byte
	Answers  []doc.Finding
}

// Fix corrects pages as doc.Fix does, several at a time, and returns those that change, in the order of the sources. It writes nothing. Pages
// that cannot be read stay out: Lint reports them.
func (b Batch) Fix(sources []Source, config doc.Config) []Correction {
	all := make([]Correction, len(sources))
	forEach(len(sources), func(i int) { all[i] = b.fix(sources[i], config) })
	var changed []Correction
	seen := map[string]bool{}
	for _, c := range all {
		if name := filepath.Clean(c.File); len(c.Answers) > 0 && !seen[name] {
			changed, seen[name] = append(changed, c), true
		}
	}
	return changed
}

func (b Batch) fix(s Source, config doc.Config) Correction {
	config.Resources, config.Metadata = b.Libraries.For(s.File), b.Metadata
	c := Correction{Source: s, Old: s.Text}
	name, include := s.File, doc.Include(nil)
	var err error
	if s.Text == nil {
		name, include = filepath.ToSlash(s.File), includes(s.File)
		if c.Old, err = readBounded(s.File); err != nil {
			return c
		}
	}
	if c.New, c.Answers, err = doc.Fix(name, c.Old, include, config); err != nil {
		return Correction{Source: s}
	}
	return c
}
