package tenant

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Leftover is the error of a run that finds the journal of another one, which ended without restoring. If the journal cannot be read,
// Err says why, and there is no Header.
type Leftover struct {
	File   string
	Header Header
	Err    error
}

func (e *Leftover) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("an earlier run may have ended without restoring what it changed, but its undo journal cannot be read: %v", e.Err)
	}
	return fmt.Sprintf("a run against %s that started %s (process %d) ended without restoring what it changed, see %s",
		e.Header.Target, e.Header.Started.UTC().Format(time.RFC3339), e.Header.PID, e.File)
}

func journalDir(dir string) string { return filepath.Join(dir, "journals") }

const journalSuffix = ".ndjson"

// fileName is the name of the run's journal: the target, what the run writes to, and the run. The second is a hash of the entity, or of
// the target if the run has several entities or creates one, so that it is known even if the journal cannot be read.
func (o *Options) fileName() string {
	address := targetAddress(o.Base, tenantHash(o.Tenant))
	if len(o.Entities) == 1 {
		address = o.lockName(o.Entities[0])
	}
	return fmt.Sprintf("%s-%s-%s%s", fileNamePart(o.Target), hash(address), o.Run, journalSuffix)
}

func fileNamePart(target string) string {
	clean := strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '-'
	}, target)
	return fmt.Sprintf("%.60s", strings.TrimLeft(clean, "."))
}

// oldFileName matches the name of a journal of version 1: the target and the run.
var oldFileName = regexp.MustCompile(`^(.*)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\` + journalSuffix + `$`)

// concerns tells whether a journal that cannot be read may be about what a run with these options writes to.
func (o *Options) concerns(file string) bool {
	name := filepath.Base(file)
	addresses := []string{targetAddress(o.Base, tenantHash(o.Tenant))}
	for _, e := range o.Entities {
		addresses = append(addresses, o.lockName(e))
	}
	if slices.ContainsFunc(addresses, func(a string) bool { return strings.Contains(name, "-"+hash(a)+"-") }) {
		return true
	}
	old := oldFileName.FindStringSubmatch(name)
	return old != nil && old[1] == fileNamePart(o.Target)
}

// Journals lists the unrestored journals, the oldest first, without those of runs that are still going. One that cannot be read has an
// Err. It removes those under which nothing was sent.
func Journals(dir string) ([]*Journal, error) {
	files, err := os.ReadDir(journalDir(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	var out []*Journal
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), newSuffix)
		if !strings.HasSuffix(name, journalSuffix) {
			continue
		}
		locked, err := lock(dir, []lockable{{name, name}})
		if held := (*Held)(nil); errors.As(err, &held) {
			continue // its run is still going
		} else if err != nil {
			return nil, err
		}
		file := filepath.Join(journalDir(dir), f.Name())
		j, err := ReadJournal(file)
		switch {
		case errors.Is(err, fs.ErrNotExist): // its run has just ended
			err = nil
		case name != f.Name(), err == nil && !j.Changed():
			err = removeJournal(file)
		case err != nil:
			out, err = append(out, &Journal{File: file, Err: err}), nil
		default:
			out = append(out, j)
		}
		locked.release()
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b *Journal) int { return a.Header.Started.Compare(b.Header.Started) })
	return out, nil
}

// leftovers are the journals of the target, or of one of the entities.
func leftovers(opts Options) ([]*Journal, error) {
	all, err := Journals(opts.Dir)
	return slices.DeleteFunc(all, func(j *Journal) bool {
		if j.Err != nil {
			return !opts.concerns(j.File)
		}
		sameTarget := j.isOf(opts.Base, opts.Tenant)
		return !sameTarget && !slices.ContainsFunc(opts.Entities, func(e string) bool { return j.state(e) != nil })
	}), err
}

// isOf tells whether the journal is about a target. Version 1 does not say which tenant it is about.
func (j *Journal) isOf(base, tenant string) bool {
	hash := j.Header.Tenant
	if j.version == 1 {
		hash = tenantHash(tenant)
	}
	return targetAddress(j.Header.Base, hash) == targetAddress(base, tenantHash(tenant))
}

// Outside tells whether the journal is about the target with a base URL and the id of a tenant, and returns the first of its URLs that
// is not below the base URL, or of its status monitors that is not at the origin of its update.
func (j *Journal) Outside(base, tenant string) (outside string, same bool) {
	urls := slices.Concat(j.created, j.listed)
	for _, s := range j.States {
		urls = append(urls, s.URL)
	}
	for _, w := range j.Writes {
		urls = append(urls, w.URL)
		if r := j.results[w.Number]; r != nil && r.Entity != "" {
			urls = append(urls, r.Entity)
		}
	}
	if i := slices.IndexFunc(urls, func(url string) bool { return !isBelow(url, base) }); i >= 0 {
		outside = urls[i]
	}
	return cmp.Or(outside, j.foreignMonitor()), j.isOf(base, tenant)
}

// foreignMonitor returns the first status monitor that is not at the origin of its update, or "".
func (j *Journal) foreignMonitor() string {
	for _, w := range j.Writes {
		r := j.results[w.Number]
		if r == nil || r.Monitor == "" {
			continue
		}
		monitor, err := url.Parse(r.Monitor)
		update, errUpdate := url.Parse(w.URL)
		if err != nil || errUpdate != nil || !isAtOrigin(monitor, update) {
			return r.Monitor
		}
	}
	return ""
}

// rebase writes the URLs of the journal, which are below its base URL, as they are below another spelling of that.
func (j *Journal) rebase(base string) {
	clear(j.to)
	moved := func(raw string) string {
		u, path, err := plainPath(raw)
		_, basePath, errBase := plainPath(strings.TrimSuffix(base, "/"))
		if err != nil || errBase != nil || len(path) <= len(basePath) {
			return raw
		}
		escaped := strings.Split(u.EscapedPath(), "/")
		return EntityURL(base) + "/" + strings.Join(escaped[len(basePath)+1:], "/")
	}
	for _, s := range j.States {
		s.URL = moved(s.URL)
	}
	for _, w := range j.Writes {
		w.URL = moved(w.URL)
	}
	for _, urls := range [][]string{j.created, j.listed} {
		for i, url := range urls {
			urls[i] = moved(url)
		}
	}
	for _, r := range j.results {
		if r.Entity != "" {
			r.Entity = moved(r.Entity)
		}
	}
	for _, stored := range []*map[string]map[string][]json.RawMessage{&j.stored, &j.tagged} {
		old := *stored
		*stored = map[string]map[string][]json.RawMessage{}
		for url, values := range old {
			(*stored)[moved(url)] = values
		}
	}
	for _, kept := range []*map[string]map[string]json.RawMessage{&j.theirs, &j.doubts} {
		old := *kept
		*kept = map[string]map[string]json.RawMessage{}
		for url, values := range old {
			(*kept)[moved(url)] = values
		}
	}
	late := j.late
	j.late = map[string][]backUpdate{}
	for url, updates := range late {
		j.late[moved(url)] = updates
	}
	for _, marks := range []*map[string]map[string]bool{&j.back, &j.side, &j.adds, &j.sameTag} {
		old := *marks
		*marks = map[string]map[string]bool{}
		for url, names := range old {
			(*marks)[moved(url)] = names
		}
	}
}

// Abandon sets aside the journals that stop a run with these options, and returns their new names.
func Abandon(opts Options) ([]string, error) {
	opts.normalize()
	left, err := leftovers(opts)
	var out []string
	for _, j := range left {
		aside := j.File + ".abandoned"
		if err := os.Rename(j.File, aside); err != nil {
			return out, fmt.Errorf("journal: %w", err)
		}
		out = append(out, aside)
	}
	return out, err
}

func removeJournal(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}
