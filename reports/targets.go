package reports

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/graphconform/conform/harness/verdict"
)

// Targets writes a table of the targets of a run, for a terminal: how each ended, and its counts.
func Targets(w io.Writer, records []verdict.Source) error {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "target\tresult\tpassed\tfailed\tknown\terrors\twarned\tskipped\texit")
	for _, d := range digests(records) {
		known := d.states[stateKnown]
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", d.name(), d.result(), d.counts[verdict.Pass], d.counts[verdict.Fail]-min(known, d.counts[verdict.Fail]), known,
			d.counts[verdict.Error]+d.counts[verdict.NotRun], d.counts[verdict.Warn], d.counts[verdict.Skip], d.run.Foot().Exit)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}
