package verdict

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/graphconform/conform/harness/file"
)

// MergeFile writes the record of a run whose parts several shards have recorded, completely or not at all. The lines of the parts are copied
// in the order of the whole plan, without a change: their exchanges have the ids of the whole plan.
func MergeFile(path string, h Header, parts []*Part, f Footer) error {
	return file.Write(path, func(w io.Writer) error { return merge(w, h, parts, f) })
}

func merge(w io.Writer, h Header, parts []*Part, f Footer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	put := func(line any) error {
		data, err := encodeLine(line)
		if err == nil {
			_, err = out.Write(data)
		}
		return err
	}
	if err := put(headerLine{typeHeader, Version, h, stamp(h.Started)}); err != nil {
		return err
	}
	if err := mergeVerdicts(out, h.PlanHash, parts); err != nil {
		return err
	}
	for _, p := range mergedPromises(parts) {
		if err := put(promiseLine{typePromise, p}); err != nil {
			return err
		}
	}
	if err := mergeExchanges(out, parts); err != nil {
		return err
	}
	if err := put(footerLine{typeFooter, f, stamp(f.Ended)}); err != nil {
		return err
	}
	return out.Flush()
}

// place is an operation of the whole plan, and who has recorded it.
type place struct {
	PlannedOperation
	part int
}

// places returns the operations of all parts in the order of the whole plan.
func places(parts []*Part) (out []place) {
	for i, p := range parts {
		for _, op := range p.Head().Shard.Operations {
			out = append(out, place{op, i})
		}
	}
	slices.SortStableFunc(out, func(a, b place) int { return cmp.Or(a.Order-b.Order, a.First-b.First) })
	return out
}

// mergeVerdicts copies the verdicts, and holds that they are those of the whole plan.
func mergeVerdicts(w io.Writer, plan string, parts []*Part) error {
	lines := make([]*bufio.Reader, len(parts))
	for i, p := range parts {
		lines[i] = bufio.NewReaderSize(p.verdicts.of(p.disk), 1<<16)
	}
	sum := sha256.New()
	for _, op := range places(parts) {
		for range op.Verdicts {
			line, err := readLine(lines[op.part])
			if err != nil {
				return changed(parts[op.part].File, err)
			}
			id, err := idOf(line)
			if err != nil {
				return changed(parts[op.part].File, err)
			}
			fmt.Fprintln(sum, id)
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != plan {
		return fmt.Errorf("the verdicts of all shards have the plan %.12s…, want %.12s… as their headers say", got, plan)
	}
	return nil
}

// readLine returns the next line with its newline. It is valid until the next call.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	long := slices.Clone(line)
	rest, err := r.ReadBytes('\n')
	return append(long, rest...), err
}

// idOf returns the id of a verdict's line.
func idOf(line []byte) (string, error) {
	if rest, ours := bytes.CutPrefix(line, []byte(`{"type":"verdict","id":"`)); ours {
		if end := bytes.IndexByte(rest, '"'); end >= 0 && bytes.IndexByte(rest[:end], '\\') < 0 {
			return string(rest[:end]), nil
		}
	}
	var v verdictOutline
	err := json.Unmarshal(line, &v)
	return v.ID, err
}

// mergedPromises returns the promises of all parts in the order of the whole plan.
func mergedPromises(parts []*Part) (out []Promise) {
	of := map[string][]Promise{}
	for _, p := range parts {
		for _, promise := range p.Promised() {
			of[promise.Operation] = append(of[promise.Operation], promise)
		}
	}
	for _, op := range places(parts) {
		out = append(out, of[op.Name]...)
		delete(of, op.Name)
	}
	return out
}

// mergeExchanges copies the exchanges in the order of their ids.
func mergeExchanges(w io.Writer, parts []*Part) error {
	type entry struct {
		spooled
		part int
	}
	var all []entry
	for i, p := range parts {
		for _, e := range p.index {
			all = append(all, entry{e, i})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return a.id - b.id })
	for i, e := range all {
		if i > 0 && all[i-1].id == e.id {
			return fmt.Errorf("exchange %d is in %s and in %s", e.id, parts[all[i-1].part].disk.Name(), parts[e.part].disk.Name())
		}
	}
	for len(all) > 0 { // neighbours in a file are copied at once
		first, n, size := all[0], 1, int64(all[0].size)
		for n < len(all) && all[n].part == first.part && all[n].at == first.at+size {
			size += int64(all[n].size)
			n++
		}
		if _, err := io.Copy(w, (section{first.at, size}).of(parts[first.part].disk)); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

func changed(f *File, err error) error {
	return errors.Join(fmt.Errorf("%s has changed since it was opened", f.disk.Name()), err)
}
