package mock

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// injector holds the rules that apply now, with their counts.
type injector struct {
	mu    sync.Mutex
	rules []*injectionRule
}

type injectionRule struct {
	Injection
	literals         []string // of the path, between the stars, in lower case; nil for any path
	matched, applied int
}

func newInjectionRule(i Injection) *injectionRule {
	r := &injectionRule{Injection: i}
	if i.Path != "" {
		r.literals = strings.Split(strings.ToLower(i.Path), "*")
	}
	return r
}

// start sets the rules of a new mock.
func (in *injector) start(rules []Injection) error {
	if len(rules) > maxInjections {
		return fmt.Errorf("mock: %d faults for clients are too many; want at most %d", len(rules), maxInjections)
	}
	for _, i := range rules {
		if err := i.check(); err != nil {
			return fmt.Errorf("mock: fault %q: %w", i.String(), err)
		}
	}
	in.set(rules)
	return nil
}

// set replaces the rules, which are valid.
func (in *injector) set(rules []Injection) {
	var next []*injectionRule
	for _, i := range rules {
		next = append(next, newInjectionRule(i))
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.rules = next
}

// add adds a rule behind the others, or returns false if there are too many.
func (in *injector) add(i Injection) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.rules) >= maxInjections {
		return false
	}
	in.rules = append(in.rules, newInjectionRule(i))
	return true
}

// restart begins to count anew.
func (in *injector) restart() {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, r := range in.rules {
		r.matched, r.applied = 0, 0
	}
}

// list returns the rules with their counts.
func (in *injector) list() []any {
	in.mu.Lock()
	defer in.mu.Unlock()
	out := []any{}
	for _, r := range in.rules {
		out = append(out, append(r.object(), member{"matched", number(r.matched)}, member{"applied", number(r.applied)}))
	}
	return out
}

// delays reports whether a rule makes a response take longer.
func (in *injector) delays() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.ContainsFunc(in.rules, func(r *injectionRule) bool { return r.Delay > 0 || r.Fault == slowBody })
}

// choose counts a request with every rule that its path and method match, and returns the first rule that applies to it, or nil.
func (in *injector) choose(request *http.Request) *Injection {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.rules) == 0 {
		return nil
	}
	decoded, escaped := strings.ToLower(request.URL.Path), strings.ToLower(request.URL.EscapedPath())
	var first *injectionRule
	for _, r := range in.rules {
		if r.Method != "" && r.Method != request.Method || !matchesLiterals(r.literals, decoded) && !matchesLiterals(r.literals, escaped) {
			continue
		}
		r.matched++
		if first == nil && r.applies() {
			first = r
		}
	}
	if first == nil {
		return nil
	}
	first.applied++
	return &first.Injection
}

// applies reports whether the rule applies to the request that it has counted last.
func (r *injectionRule) applies() bool {
	if r.matched < r.First || r.Last > 0 && r.matched > r.Last {
		return false
	}
	return r.Rate == nil || share(r.String(), r.matched) < *r.Rate
}

// share spreads the requests of a rule evenly over 0 to 1, the same way in every run.
func share(rule string, n int) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(rule + "#" + strconv.Itoa(n))) // a hash never fails
	x := h.Sum64()                                       // of texts that differ in the last digit alone, FNV differs in few bits: mix them (SplitMix64)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return float64((x^x>>31)>>11) / (1 << 53)
}

// matchesLiterals reports whether a path has the literals of a pattern in their order, the first at its start and the last at its end.
func matchesLiterals(literals []string, path string) bool {
	if len(literals) == 0 {
		return true
	}
	path, ok := strings.CutPrefix(path, literals[0])
	if last := len(literals) - 1; last == 0 {
		return ok && path == ""
	} else if !ok || !strings.HasSuffix(path, literals[last]) {
		return false
	} else {
		path = strings.TrimSuffix(path, literals[last])
		literals = literals[1:last]
	}
	for _, l := range literals {
		i := strings.Index(path, l)
		if i < 0 {
			return false
		}
		path = path[i+len(l):]
	}
	return true
}
