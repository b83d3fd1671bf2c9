package servers

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The tokens of bookshop/server.py: the one that it accepts, and one that it accepted once.
const (
	validToken   = "s3cret-token"
	expiredToken = "expired-s3cret-token"
)

// A service is one of the two that bookshop/server.py offers, with the path parameters of entities that exist.
type service struct {
	name, path string
	params     []string
}

var (
	library = service{"lib", "/odata", []string{"ID=1"}}
	shop    = service{"shop", "/api", []string{"productId=PRD-1001", "reviewId=1"}}
)

// contract is the file that describes the service.
func (s service) contract() string { return "bookshop/" + s.name + ".yaml" }

// A deviation is a row of bookshop/faults.md or variants.md. A variant has no group.
type deviation struct {
	id, group string
	services  []service
}

// variable is what makes the server deviate.
func (d deviation) variable() string {
	if d.group == "" {
		return "VARIANT=" + d.id
	}
	return "FAULT=" + d.id
}

// deviations returns the faults and the variants of the bookshop whose ids match one of the globs.
func deviations(globs []string) (faults, variants []deviation, err error) {
	for _, file := range []string{"bookshop/faults.md", "bookshop/variants.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		for _, row := range regexp.MustCompile(`(?m)^\| ([lsv]-[a-z0-9-]+) \| (\w+) \|`).FindAllStringSubmatch(string(text), -1) {
			if !slices.ContainsFunc(globs, func(glob string) bool { ok, _ := path.Match(glob, row[1]); return ok }) {
				continue
			}
			switch {
			case row[1][0] == 'l':
				faults = append(faults, deviation{row[1], row[2], []service{library}})
			case row[1][0] == 's':
				faults = append(faults, deviation{row[1], row[2], []service{shop}})
			case row[2] == "lib":
				variants = append(variants, deviation{row[1], "", []service{library}})
			case row[2] == "shop":
				variants = append(variants, deviation{row[1], "", []service{shop}})
			default:
				variants = append(variants, deviation{row[1], "", []service{library, shop}})
			}
		}
	}
	if len(faults)+len(variants) == 0 {
		return nil, nil, fmt.Errorf("no fault or variant matches %q: want ids of bookshop/faults.md or variants.md, or globs", globs)
	}
	return faults, variants, nil
}

// A bookshop is a running bookshop/server.py.
type bookshop struct {
	url   string // of the root
	cmd   *exec.Cmd
	out   *output
	ended chan error
}

// startBookshop starts the server on a free port, with the variables that make it deviate.
func startBookshop(env ...string) (*bookshop, error) {
	cmd, out := command("bookshop", []string{"python3", "server.py"})
	cmd.Env = append(append(os.Environ(), "PORT=0", "TOKEN="+validToken, "FAULT=", "VARIANT="), env...)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	b := &bookshop{cmd: cmd, out: out, ended: make(chan error, 1)}
	go func() { b.ended <- cmd.Wait(); close(b.ended) }()
	for deadline := time.Now().Add(startTime); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if port, err := b.printed("listening on"); err == nil {
			b.url = fmt.Sprintf("http://127.0.0.1:%d", port)
			return b, nil
		}
		select {
		case err := <-b.ended:
			return nil, fmt.Errorf("bookshop/server.py ended before it served: %w\n%s", err, out)
		default:
		}
	}
	_ = cmd.Cancel()
	<-b.ended
	return nil, fmt.Errorf("bookshop/server.py does not serve after %v\n%s", startTime, out)
}

// stop ends the server and returns the number of its responses.
func (b *bookshop) stop() (int, error) {
	_ = b.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-b.ended:
	case <-time.After(5 * time.Second):
		_ = b.cmd.Cancel()
		<-b.ended
		return 0, errors.New("bookshop/server.py did not end within 5 s of SIGTERM")
	}
	n, err := b.printed("responses:")
	if err != nil {
		return 0, fmt.Errorf("bookshop/server.py ended before it was told to\n%s", b.out)
	}
	return n, nil
}

// printed returns the number in a line that the server printed.
func (b *bookshop) printed(label string) (int, error) {
	for line := range strings.Lines(b.out.String()) {
		if number, ok := strings.CutPrefix(line, label+" "); ok && strings.HasSuffix(number, "\n") {
			return strconv.Atoi(strings.TrimSpace(number))
		}
	}
	return 0, fmt.Errorf("no line %q", label)
}
