package history

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxBlob bounds what a compressed column becomes. A plan of a million verdicts has 4 MB.
const maxBlob = 64 << 20

var errBlob = errors.New("a column is damaged: restore a copy of the history, or begin a new one")

// pack compresses the bytes of a column.
func pack(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.BestCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	return buf.Bytes(), err
}

func unpack(data []byte) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), maxBlob+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", errBlob, err)
	case len(out) > maxBlob:
		return nil, errBlob
	}
	return out, nil
}

// appendIDs appends a list of ids: how many, and by how much each differs from the one before.
func appendIDs(out []byte, ids []int64) []byte {
	out = binary.AppendUvarint(out, uint64(len(ids)))
	last := int64(0)
	for _, id := range ids {
		out = binary.AppendVarint(out, id-last)
		last = id
	}
	return out
}

// reader reads what appendIDs and binary.AppendVarint wrote. After the first error, it returns zeros.
type reader struct {
	data []byte
	err  error
}

func (r *reader) number() int64 {
	n, size := binary.Varint(r.data)
	return r.take(n, size)
}

func (r *reader) take(n int64, size int) int64 {
	if size <= 0 || r.err != nil {
		r.err, r.data = errBlob, nil
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *reader) ids() []int64 {
	count, size := binary.Uvarint(r.data)
	if count > uint64(len(r.data)) { // each has a byte at least
		r.err = errBlob
		return nil
	}
	r.take(0, size)
	ids, last := make([]int64, 0, count), int64(0)
	for range count {
		last += r.number()
		ids = append(ids, last)
	}
	return ids
}

// idsOf returns the only list of ids in a column.
func idsOf(data []byte) ([]int64, error) {
	r := reader{data: data}
	ids := r.ids()
	return ids, r.err
}
