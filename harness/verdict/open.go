package verdict

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"github.com/graphconform/conform/harness/file"
)

// maxRecord is the largest record that Open opens, in bytes.
const maxRecord = 64 << 30

// File is a record on a disk. Memory holds where its exchanges are, and not what they hold. Close it.
type File struct {
	run      Run // without verdicts and exchanges
	disk     *os.File
	verdicts section
	lines    section // of exchanges
	index    []spooled
	err      error
}

// section is a part of a file.
type section struct{ at, size int64 }

// Open opens a record, and rejects what Read rejects. The error names the path.
func Open(path string) (*File, error) { return open(path, nil) }

// open opens a record. With judge, it reads only what that needs of the verdicts.
func open(path string, judge func(*Verdict)) (*File, error) {
	disk, err := file.Open(path, maxRecord)
	if err != nil {
		return nil, err
	}
	f := &File{disk: disk}
	in := reader{run: &f.run, book: newLedger(), judge: judge}
	in.placed = func(at int64, size int) { f.place(in.last, in.book.lastID, at, size) }
	if err := in.read(disk); err != nil {
		_ = disk.Close() // it was only read
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

func (f *File) place(kind string, id int, at int64, size int) {
	switch kind {
	case typeVerdict:
		f.verdicts.add(at, size)
	case typeExchange:
		f.lines.add(at, size)
		f.index = append(f.index, spooled{id, size, at})
	}
}

func (s *section) add(at int64, size int) {
	if s.size == 0 {
		s.at = at
	}
	s.size += int64(size)
}

func (s section) of(r io.ReaderAt) io.Reader { return io.NewSectionReader(r, s.at, s.size) }

// Head returns the header of the record.
func (f *File) Head() *Header { return &f.run.Header }

// Foot returns the footer of the record.
func (f *File) Foot() *Footer { return &f.run.Footer }

// Promised lists what the contracts promise.
func (f *File) Promised() []Promise { return f.run.Promises }

// All yields every verdict, in plan order. It ends early if the file cannot be read any more: see Err.
func (f *File) All() iter.Seq[*Verdict] {
	return func(yield func(*Verdict) bool) {
		lines := bufio.NewReaderSize(f.verdicts.of(f.disk), 1<<16)
		for range f.run.Header.Planned {
			data, err := lines.ReadBytes('\n')
			var line verdictLine
			if err == nil {
				err = json.Unmarshal(data, &line)
			}
			if err != nil {
				f.lost(err)
				return
			}
			if !yield(&line.Verdict) {
				return
			}
		}
	}
}

// Exchanges yields every exchange, in the order of their ids.
func (f *File) Exchanges() iter.Seq[*Exchange] {
	return func(yield func(*Exchange) bool) {
		for _, e := range f.index {
			if x := f.Exchange(e.id); x == nil || !yield(x) {
				return
			}
		}
	}
}

// Exchange returns the exchange with an id, or nil.
func (f *File) Exchange(id int) *Exchange {
	i, found := slices.BinarySearchFunc(f.index, id, func(e spooled, id int) int { return e.id - id })
	if !found {
		return nil
	}
	data := make([]byte, f.index[i].size)
	var line exchangeLine
	_, err := f.disk.ReadAt(data, f.index[i].at)
	if err == nil {
		err = json.Unmarshal(data, &line)
	}
	if err != nil {
		f.lost(err)
		return nil
	}
	x := line.Exchange
	x.Started, _ = parseTime(line.Started) // Open has read it
	return &x
}

func (f *File) lost(err error) {
	if f.err == nil {
		f.err = changed(f, err)
	}
}

// Err returns the first error of reading the file after Open.
func (f *File) Err() error { return f.err }

// Close closes the file.
func (f *File) Close() error { return f.disk.Close() }

func (f *File) validateExchanges(book *ledger) error {
	for _, e := range f.index {
		if err := book.exchangeID(e.id); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) writeExchanges(w io.Writer) error {
	_, err := io.Copy(w, f.lines.of(f.disk))
	return err
}
