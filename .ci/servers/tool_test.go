package servers

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// trialTime is for one run, at depth full of a server that lets every request wait. A run that takes longer is an error of that run alone.
const trialTime = 15 * time.Minute

// A tool tests a service.
type tool struct {
	name string
	argv func(svc service, url, dir string, seed int) []string
	read func(dir string) (report, error) // from the folder that argv was told
	most int                              // the highest exit code of a run that went to its end
	time time.Duration                    // for a run
	env  []string
}

// A report is what one run of a tool says, by what identifies it from run to run. The values are the names of checks.
type report struct {
	alarms, told map[string]string
	unclear      int // verdicts that the tool itself calls inconclusive
}

// conformTool is the binary under test at a depth.
func conformTool(depth string) tool {
	return tool{name: "conform", most: 3, time: trialTime, read: func(dir string) (report, error) {
		r, err := readRecord(dir)
		return r.report(), err
	}, argv: func(svc service, url, dir string, _ int) []string {
		argv := []string{conform, "run", "--contract", absolute(svc.contract()), "--target", url + svc.path, "--depth", depth, "--out", dir}
		for _, param := range svc.params {
			argv = append(argv, "--param", param)
		}
		return argv
	}}
}

// report identifies a finding by its verdict, its class and what it says, without what differs from run to run.
func (r record) report() report {
	got := report{alarms: map[string]string{}, told: map[string]string{}}
	for _, v := range r.verdicts {
		list := got.alarms
		switch v.Status {
		case "fail", "warn":
		case "info":
			list = got.told
		case "error", "not-run":
			got.unclear++
			continue
		default:
			continue
		}
		verdict := strings.Join([]string{v.Status, v.Operation, v.Case, v.Check}, " ")
		if len(v.Findings) == 0 {
			list[verdict] = v.Check
		}
		for _, f := range v.Findings {
			list[steady(strings.Join([]string{verdict, f.Class, "want", f.Want, "got", f.Got}, " "))] = v.Check
		}
	}
	return got
}

var volatile = []*regexp.Regexp{
	regexp.MustCompile(`127\.0\.0\.1:\d+`),
	regexp.MustCompile(`\d{4}-\d\d-\d\d[Tt ][\d:.]+([Zz]|[+-]\d\d:\d\d)?`),                                           // times
	regexp.MustCompile(`(W/)?"[^"\s]*[0-9a-f]{6,}-[^"\s]*"`),                                                         // entity tags
	regexp.MustCompile(`[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`),                                         // ids of requests
	regexp.MustCompile(`\d+(\.\d+)? ?(ms|µs|s|min)\b`),                                                               // durations
	regexp.MustCompile(`\d+ of \d+|\b\d+ (exchanges?|requests?|responses?|reads?|updates?|times?|cases?)\b|\[\d+\]`), // numbers of exchanges
}

// steady replaces what differs from run to run.
func steady(text string) string {
	for _, pattern := range volatile {
		text = pattern.ReplaceAllString(text, "~")
	}
	return text
}

func TestOutcome(t *testing.T) {
	known := record{verdicts: []verdict{{Check: "vary", Status: "info"}}}.report()
	for _, tt := range []struct{ status, check, want string }{
		{"fail", "etag", "detected"}, {"warn", "vary", "detected"}, {"info", "etag", "told"}, {"info", "vary", "missed"}, {"pass", "etag", "missed"}, {"error", "etag", "missed"},
	} {
		got := trial{report: record{verdicts: []verdict{{Check: tt.check, Status: tt.status}}}.report()}
		if result, _ := got.outcome(known); result != tt.want {
			t.Errorf("%s of %s: want %s, got %s", tt.status, tt.check, tt.want, result)
		}
	}
	for _, pair := range [][2]string{
		{"want 3 requests in 20 ms", "want 4 requests in 1.5 s"}, {`got "3f9ac01-1-12"`, `got W/"4b0ac02-1-13"`}, {"at 2024-01-02T03:04:05Z", "at 2024-01-02T03:04:06.5Z"},
	} {
		if steady(pair[0]) != steady(pair[1]) {
			t.Errorf("want the same of %q, got %q and %q", pair, steady(pair[0]), steady(pair[1]))
		}
	}
	if steady("want 200 got 204") == steady("want 200 got 500") {
		t.Error("want two statuses to differ")
	}
}
