package verdict

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/graphconform/conform/harness/file"
)

// Part is the record of a shard on a disk. Close it.
type Part struct {
	*File
	Exit   int  // of its verdicts alone
	Judges bool // a verdict is no skip
}

// verdictOutline is what a merged record needs to know of a verdict.
type verdictOutline struct {
	ID        string     `json:"id"`
	Status    Status     `json:"status"`
	Class     string     `json:"class"`
	Deviation *Deviation `json:"deviation"`
}

// errNoShard is what is wrong with the record of a run that nobody shared.
var errNoShard = errors.New("it is not the record of a shard: conform run --shard writes one")

// OpenPart opens the record of a shard. It rejects what Open rejects, a record that is not of a shard, and one whose verdicts are not
// those that its header announces.
func OpenPart(path string) (*Part, error) {
	p, sum := &Part{}, sha256.New()
	f, err := open(path, func(v *Verdict) {
		fmt.Fprintln(sum, v.ID)
		p.Exit, p.Judges = WorstExit(p.Exit, v.exit()), p.Judges || v.Status != Skip
	})
	if err != nil {
		return nil, err
	}
	p.File = f
	h, planned := f.Head(), 0
	switch {
	case h.Shard == nil:
		err = errNoShard
	default:
		for _, op := range h.Shard.Operations {
			planned += op.Verdicts
		}
		if planned != h.Planned || hex.EncodeToString(sum.Sum(nil)) != h.PlanHash {
			err = errors.New("its verdicts are not those that its header announces: " + repeatRun)
		}
	}
	if err != nil {
		_ = f.Close() // it was only read
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}

// HeaderOf returns the header of a record that may be damaged after it, or nil.
func HeaderOf(path string) *Header {
	disk, err := file.Open(path, maxRecord)
	if err != nil {
		return nil
	}
	defer func() { _ = disk.Close() }()
	scan := bufio.NewScanner(disk)
	scan.Buffer(make([]byte, 0, 1<<16), MaxLine)
	in := reader{run: &Run{}, book: newLedger()}
	if !scan.Scan() || in.line(scan.Bytes()) != nil {
		return nil
	}
	return &in.run.Header
}
