package wire

import "io"

// LeakFinder is a writer that looks for secrets in what is written to it, whole ones or pieces, also where a write ends in the
// middle of one. Secrets shorter than sixteen bytes are not looked for: ordinary words would pass for them.
type LeakFinder struct {
	redactor *Redactor
	tail     string
	found    bool
}

var _ io.Writer = (*LeakFinder)(nil)

// FindLeaks returns a finder for all that the redactor knows by now.
func (r *Redactor) FindLeaks() *LeakFinder { return &LeakFinder{redactor: r} }

// Write takes all of p.
func (f *LeakFinder) Write(p []byte) (int, error) {
	text := f.tail + string(p)
	f.found = f.found || f.redactor.known.Load().pieces.replace(text) != text
	f.tail = text[max(0, len(text)-window+1):]
	return len(p), nil
}

// Found tells whether there was a secret.
func (f *LeakFinder) Found() bool { return f.found }
