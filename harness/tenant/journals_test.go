package tenant

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A state folder may have any name, characters of patterns included.
func TestNamesOfStateFolders(t *testing.T) {
	for _, name := range []string{"st[a]te", "st*te", "st?te", `st\ate`, "{a,b}", "[", "[^a]", "a b", "-x", "ä", "%41", "$HOME", "~", "a\nb", "'"} {
		f, opts := newFake(), settings(t)
		opts.Dir = filepath.Join(opts.Dir, name, "conform")
		j := crashed(t, f, opts, `{"name":"Gate"}`)
		opts.Run = "run-2"
		var left *Leftover
		if _, err := Open(opts); !errors.As(err, &left) {
			t.Errorf("%q: want the leftover journal, got %v", name, err)
		}
		if o := finish(t, f, opts, j); o.Err != nil {
			t.Errorf("%q: want it restored, got %v", name, o.Err)
		}
		asBefore(t, f)
		open(t, opts).Close()
	}
}

// One journal that cannot be read stops only runs that write to its own entity, and can be set aside.
func TestJournalThatCannotBeRead(t *testing.T) {
	for name, damage := range map[string]func(raw []byte) []byte{
		"no header":      func(raw []byte) []byte { return raw[strings.Index(string(raw), "\n")+1:] },
		"damaged header": func(raw []byte) []byte { raw[30] ^= 1; return raw },
		"newer version":  func([]byte) []byte { return []byte(sumLine(`{"type":"journal","version":4,"header":{"run":"r"}}`)) },
		"unknown line":   func(raw []byte) []byte { return append(raw, sumLine(`{"type":"later"}`)...) },
		"empty":          func([]byte) []byte { return nil },
		"part of a line": func(raw []byte) []byte { return raw[:20] },
		"line before": func(raw []byte) []byte {
			return append([]byte("garbage\n"), raw[:strings.Index(string(raw), "\n")+1]...)
		},
		"damaged line":    func(raw []byte) []byte { raw[len(raw)-10] ^= 1; return raw },
		"another file":    func([]byte) []byte { return []byte("x\ny\n") },
		"null characters": func(raw []byte) []byte { return make([]byte, len(raw)) },
	} {
		t.Run(name, func(t *testing.T) {
			f, opts := newFake(), settings(t)
			j := crashed(t, f, opts, `{"name":"Gate"}`)
			raw, err := os.ReadFile(j.File)
			if err != nil {
				t.Fatal(err)
			}
			raw = damage(raw)
			if name == "null characters" {
				raw = append(raw, '\n')
			}
			if err := os.WriteFile(j.File, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			opts.Run = "run-2"
			var left *Leftover
			if _, err := Open(opts); !errors.As(err, &left) || left.Err == nil || !strings.Contains(err.Error(), "cannot be read") {
				t.Fatalf("want the run stopped, got %v", err)
			}

			reads := opts
			reads.Writes = false
			said := ""
			reads.Say = func(text string) { said = text }
			open(t, reads).Close()
			if !strings.Contains(said, "cannot be read") {
				t.Errorf("want word of it, got %q", said)
			}
			for what, change := range map[string]func(*Options){
				"another entity": func(o *Options) { o.Entities = []string{base + "/widgets/w2"} },
				"another tenant": func(o *Options) { o.Tenant = "other" },
				"another target": func(o *Options) {
					o.Target, o.Base, o.Entities = "fabrikam", "https://graph.example.org/beta", []string{"https://graph.example.org/beta/widgets/w1"}
				},
			} {
				other := opts
				change(&other)
				s, err := Open(other)
				if err != nil {
					t.Errorf("%s: want the run to start, got %v", what, err)
					continue
				}
				s.Close()
				if aside, err := Abandon(other); err != nil || len(aside) > 0 {
					t.Errorf("%s: want nothing set aside, got %v, %v", what, aside, err)
				}
			}

			readable := crashedIn(t, opts.Dir)
			all := journalsIn(t, opts)
			if len(all) != 2 || all[0].Err == nil == (all[1].Err == nil) {
				t.Errorf("want one readable journal of two, got %+v", all)
			}
			aside, err := Abandon(opts)
			if err != nil || len(aside) != 1 || !strings.HasPrefix(aside[0], j.File) {
				t.Fatalf("want it set aside, got %v, %v", aside, err)
			}
			if kept, err := os.ReadFile(aside[0]); err != nil || string(kept) != string(raw) {
				t.Errorf("want it kept as it was, got %v", err)
			}
			open(t, opts).Close()
			if all := journalsIn(t, opts); len(all) != 1 || all[0].File != readable {
				t.Errorf("want the readable journal left alone, got %+v", all)
			}
		})
	}
}

// crashedIn leaves a journal of another target in a state folder.
func crashedIn(t *testing.T, dir string) string {
	t.Helper()
	opts := settings(t)
	opts.Dir, opts.Run, opts.Target, opts.Base = dir, "run-3", "fabrikam", "https://graph.example.org/beta"
	opts.Entities = []string{opts.Base + "/widgets/w1"}
	f := newFake()
	f.entities[opts.Entities[0]] = f.entities[widget]
	s := open(t, opts)
	if x := s.Guard(f).Do(t.Context(), patch(opts.Entities[0], `{"name":"Gate"}`)); x.Failure != nil {
		t.Fatal(x.Failure.Err)
	}
	s.Close()
	return s.writer.file
}
