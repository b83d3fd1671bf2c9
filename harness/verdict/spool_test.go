package verdict

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A stream is written and read back as the run with the same content, whether or not its exchanges are in a file.
func TestStream(t *testing.T) {
	const secret = "conform-test-secret"
	for name, tc := range map[string]struct {
		dir string
		may func([]byte) bool
	}{
		"in a file":                     {t.TempDir(), nil},
		"in memory for want of a file":  {"/dev/null/none", nil},
		"in memory because of a secret": {t.TempDir(), func(lines []byte) bool { return !bytes.Contains(lines, []byte(secret)) }},
	} {
		t.Run(name, func(t *testing.T) {
			run := sample()
			run.Exchanges = nil
			for id := range 9 {
				run.Exchanges = append(run.Exchanges, Exchange{ID: id + 1, Started: began, Body: strings.Repeat("x", chunk/2) + secret, Status: 200})
			}
			run.Exchanges[3].Body = "\xff"
			run.Footer.Exchanges = len(run.Exchanges)
			spool := NewSpool(tc.dir, tc.may)
			for _, i := range []int{4, 0, 1, 8, 2, 3, 5, 4, 7, 6} { // one of them twice
				spool.Add(&run.Exchanges[i])
			}
			stream := &Stream{Header: run.Header, Footer: run.Footer, Verdicts: run.All(), Spool: spool}
			if inFile := spool.written > 0; inFile != (name == "in a file") {
				t.Errorf("want exchanges in a file only where they may be, got %d bytes", spool.written)
			}
			var want, got bytes.Buffer
			if err := Write(&want, run); err != nil {
				t.Fatal(err)
			}
			if err := Write(&got, stream); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(want.Bytes(), got.Bytes()) {
				t.Error("want the same record, got another")
			}
			if diff := cmp.Diff(run, stream.Run()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if x := stream.Exchange(10); x != nil {
				t.Errorf("want no exchange with an unknown id, got %d", x.ID)
			}
			if err := stream.Close(); err != nil {
				t.Error(err)
			}
			if left, _ := os.ReadDir(tc.dir); len(left) > 0 {
				t.Errorf("want nothing left in the folder, got %v", left)
			}
		})
	}
}

// A year that no record can hold is an error before the first byte.
func TestStreamWithABadExchange(t *testing.T) {
	run := sample()
	run.Exchanges[1].Started = began.AddDate(9000, 0, 0)
	spool := NewSpool(t.TempDir(), nil)
	defer func() { _ = spool.Close() }()
	for i := range run.Exchanges {
		spool.Add(&run.Exchanges[i])
	}
	var out bytes.Buffer
	if err := Write(&out, &Stream{Header: run.Header, Footer: run.Footer, Verdicts: slices.Values([]*Verdict{}), Spool: spool}); err == nil || out.Len() > 0 {
		t.Errorf("want an error and nothing written, got %v and %d bytes", err, out.Len())
	}
}
