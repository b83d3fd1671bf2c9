package mock

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/graphconform/conform/harness/near"
)

// Injection is a fault that a client must cope with although the service keeps its contract: a status, or a broken connection. The zero
// values of all fields but Fault mean every request.
type Injection struct {
	Fault  string // a status from 400 to 599 such as `503`, or the name of one of InjectionKinds
	Path   string // `/v1.0/users/*`: the path without the query, in any letter case; * stands for any text, / included
	Method string

	// First and Last count the requests that Path and Method match, from 1. Without Last, all from First on have the fault.
	First, Last int
	// Rate is the share of those that have the fault, nil for all. It chooses the same ones from run to run.
	Rate *float64
	// RetryAfter are the seconds to wait for, by default 1 with 429 and 503. Graph sends 2.128, though RFC 9110 knows only whole seconds.
	RetryAfter string
	// Delay is how long slow-body takes, by default two seconds. Any other fault waits for so long first.
	Delay time.Duration
}

// InjectionKind is a fault of an Injection that is no status.
type InjectionKind struct {
	Name  string
	Title string // what the mock does, as "the mock …" continues
}

const (
	droppedConnection = "dropped-connection"
	slowBody          = "slow-body"
	truncatedBody     = "truncated-body"
)

// InjectionKinds lists the faults other than a status.
func InjectionKinds() []InjectionKind {
	return []InjectionKind{
		{droppedConnection, "closes the connection without a response, and does not process the request"},
		{slowBody, "sends the body of its response in pieces, over DURATION (2s)"},
		{truncatedBody, "announces more in Content-Length than it sends; over HTTP/2, it resets the stream"},
	}
}

// InjectionForm is what ParseInjection reads.
const InjectionForm = "NAME[,path=GLOB][,method=M][,nth=N|N-M|N-][,rate=0..1][,retry-after=SECONDS][,delay=DURATION]"

// Bounds of one rule.
const (
	maxPattern = 2000           // bytes of Path
	maxDelay   = time.Hour      // of Delay
	maxWait    = 24 * 60 * 60.0 // seconds of RetryAfter
)

// injectionMembers are the names of the settings of a rule, in the order in which they are shown.
var injectionMembers = []string{"fault", "path", "method", "nth", "rate", "retry-after", "delay"}

// ParseInjection reads a rule of the form InjectionForm, such as `429,nth=5-20` or `503,path=/v1.0/users/*,method=PATCH,retry-after=2.128`.
func ParseInjection(text string) (Injection, error) {
	parts := strings.Split(text, ",")
	settings := []setting{{name: "fault", value: parts[0]}}
	for _, part := range parts[1:] {
		name, value, found := strings.Cut(part, "=")
		if name = strings.TrimSpace(name); !found || name == "fault" {
			return Injection{}, fmt.Errorf("fault %q: %q is not NAME=VALUE; want %s", clip(text), clip(part), InjectionForm)
		}
		settings = append(settings, setting{name: name, value: value})
	}
	i, err := newInjection(settings, "")
	if err != nil {
		return Injection{}, fmt.Errorf("fault %q: %w", clip(text), err)
	}
	return i, nil
}

// setting is one member of a rule, whatever it was read from. At is where it stands, for errors, or empty.
type setting struct{ name, value, at string }

// newInjection reads a rule that stands at a place.
func newInjection(settings []setting, at string) (i Injection, err error) {
	seen := map[string]bool{}
	for _, s := range settings {
		if err = i.set(s.name, strings.TrimSpace(s.value)); err == nil && seen[s.name] {
			err = fmt.Errorf("%s is given twice", s.name)
		}
		if err != nil {
			return Injection{}, fmt.Errorf("%s%w", s.at, err)
		}
		seen[s.name] = true
	}
	if err := i.check(); err != nil {
		return Injection{}, fmt.Errorf("%s%w", at, err)
	}
	return i, nil
}

var nthText = regexp.MustCompile(`^([0-9]+)(-([0-9]*))?$`)

func (i *Injection) set(name, value string) (err error) {
	switch name {
	case "fault":
		i.Fault = value
	case "path":
		if i.Path = value; value == "" {
			return fmt.Errorf("path is empty; want a pattern such as /v1.0/users/*")
		}
	case "method":
		if i.Method = strings.ToUpper(value); value == "" {
			return fmt.Errorf("method is empty; want one such as PATCH")
		}
	case "nth":
		return i.setNth(value)
	case "rate":
		rate, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return fmt.Errorf("rate %q: want a number from 0 to 1", clip(value))
		}
		i.Rate = &rate
	case "retry-after":
		if i.RetryAfter = value; value == "" {
			return fmt.Errorf("retry-after is empty; want seconds such as 2 or 2.128")
		}
	case "delay":
		if i.Delay, err = time.ParseDuration(value); err != nil || i.Delay <= 0 {
			return fmt.Errorf("delay %q: want a duration such as 500ms or 2s", clip(value))
		}
	default:
		return fmt.Errorf("no setting is named %q: %s", clip(name), near.Hint(name, injectionMembers))
	}
	return nil
}

func (i *Injection) setNth(value string) error {
	m := nthText.FindStringSubmatch(value)
	if m == nil {
		return fmt.Errorf("nth %q: want a number from 1, or a range such as 5-20 or 5-", clip(value))
	}
	var errFirst, errLast error
	i.First, errFirst = strconv.Atoi(m[1])
	switch {
	case m[2] == "":
		i.Last = i.First
	case m[3] != "":
		i.Last, errLast = strconv.Atoi(m[3])
	}
	if errFirst != nil || errLast != nil || i.First < 1 || m[3] != "" && i.Last < i.First {
		return fmt.Errorf("nth %q: want a number from 1, or a range such as 5-20 or 5- that ends where it begins or later", clip(value))
	}
	return nil
}

// status is the status that the rule responds with; ok is false for the other kinds.
func (i *Injection) status() (status int, ok bool) {
	status, err := strconv.Atoi(i.Fault)
	return status, err == nil && len(i.Fault) == 3
}

var secondsText = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,9})?$`)

// check returns what is wrong with the rule as a whole.
func (i *Injection) check() error {
	status, isStatus := i.status()
	if !isStatus {
		if err := checkKind(i.Fault); err != nil {
			return err
		}
	}
	seconds, _ := strconv.ParseFloat(i.RetryAfter, 64)
	switch {
	case isStatus && (status < http.StatusBadRequest || status > 599):
		return fmt.Errorf("status %d is no error; want one from 400 to 599", status)
	case i.Path != "" && !strings.HasPrefix(i.Path, "/") && !strings.HasPrefix(i.Path, "*") || strings.Contains(i.Path, "?") || len(i.Path) > maxPattern:
		return fmt.Errorf("path %q: want a path without scheme, host and query, that begins with / or *, such as /v1.0/users/*", clip(i.Path))
	case i.Method != "" && !slices.Contains(standardMethods, i.Method):
		return fmt.Errorf("method %q is none of HTTP: %s", clip(i.Method), near.Hint(i.Method, standardMethods))
	case i.First < 0 || i.Last < 0 || i.Last > 0 && i.Last < i.First:
		return fmt.Errorf("nth %d-%d: want numbers from 1, the second not below the first", i.First, i.Last)
	case i.Rate != nil && !(*i.Rate >= 0 && *i.Rate <= 1): // which NaN is not, either
		return fmt.Errorf("rate %v: want a number from 0 to 1", *i.Rate)
	case i.RetryAfter != "" && !isStatus:
		return fmt.Errorf("retry-after belongs to a status; %s has no response to put it in, or that of the service", i.Fault)
	case i.RetryAfter != "" && (!secondsText.MatchString(i.RetryAfter) || seconds > maxWait):
		return fmt.Errorf("retry-after %q: want seconds such as 2 or 2.128, at most a day", clip(i.RetryAfter))
	case i.Delay < 0 || i.Delay > maxDelay:
		return fmt.Errorf("delay %s: want at most %s", i.Delay, maxDelay)
	}
	return nil
}

func checkKind(name string) error {
	var known []string
	for _, k := range InjectionKinds() {
		if k.Name == name {
			return nil
		}
		known = append(known, k.Name)
	}
	if name == "" {
		return fmt.Errorf("fault is missing; want a status from 400 to 599, %s", strings.Join(known, ", "))
	}
	for _, f := range Faults() {
		if f.ID == name {
			return fmt.Errorf("%s breaks the contract in every response: it is given alone, with --fault or Options.Fault", name)
		}
		known = append(known, f.ID)
	}
	if best := near.Match(name, known); best != "" {
		return fmt.Errorf("no fault is named %q, did you mean %q?", clip(name), best)
	}
	return fmt.Errorf("no fault is named %q; want a status from 400 to 599, %s, or a fault that breaks the contract", clip(name), strings.Join(known[:len(InjectionKinds())], ", "))
}
