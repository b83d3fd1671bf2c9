package reports

import (
	"fmt"
	"io"
	"sync"
)

// eraseLine moves to the start of the terminal's line and clears it.
const eraseLine = "\r\x1b[K"

// many is from how many steps on a preparation is worth a line of its own where there is no terminal.
const many = 50

// Console shows the progress of a run on one line of a terminal. Elsewhere it only says when a long preparation begins. It is safe for
// concurrent use.
type Console struct {
	w        io.Writer
	terminal bool

	mu   sync.Mutex
	last string
	err  error
}

// NewConsole returns a Console for w; terminal says whether w is a terminal.
func NewConsole(w io.Writer, terminal bool) *Console {
	return &Console{w: w, terminal: terminal}
}

// Progress redraws the line: done of total cases, and how many of their verdicts are failures or errors.
func (c *Console) Progress(done, total, failed, errors int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	line := fmt.Sprintf("%d/%d cases, %d failed", done, total, failed)
	if errors > 0 {
		line += fmt.Sprintf(", %d %s", errors, plural(errors, "error"))
	}
	c.draw(line)
}

// Preparing redraws the line before anything is sent: what is being done, such as `planning`, and done of total things, such as
// `operations`.
func (c *Console) Preparing(what, things string, done, total int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.draw(fmt.Sprintf("%s %d/%d %s", what, done, total, things))
	if !c.terminal && done == 0 && total >= many && c.err == nil {
		_, c.err = fmt.Fprintf(c.w, "%s %d %s\n", what, total, things)
	}
}

// Close clears the line. It returns the first error of all writes, as from a closed terminal.
func (c *Console) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.draw("")
	return c.err
}

func (c *Console) draw(line string) {
	if !c.terminal || c.err != nil || line == c.last {
		return
	}
	c.last = line
	_, c.err = io.WriteString(c.w, eraseLine+line)
}
