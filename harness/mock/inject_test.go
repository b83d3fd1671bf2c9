package mock

import (
	"strings"
	"testing"
	"time"
)

func TestParseInjection(t *testing.T) {
	for _, text := range []string{
		"503", "429,nth=5-20", "504,nth=3", "500,nth=2-", "dropped-connection,rate=0.25", "slow-body,delay=3s", "truncated-body,path=*",
		"503,path=/v1.0/users/*,method=PATCH,nth=1-2,rate=0,retry-after=2.128,delay=1m0s",
	} {
		i, err := ParseInjection(text)
		if err != nil || i.String() != text {
			t.Errorf("want %s again, got %s, %v", text, i, err)
		}
	}
	for text, want := range map[string]string{
		"":                                 "fault is missing",
		"200":                              "status 200 is no error; want one from 400 to 599",
		"5030":                             `no fault is named "5030"`,
		"slow-bdy":                         `did you mean "slow-body"?`,
		"update-ignord":                    `did you mean "update-ignored"?`,
		"xyzxyzxyzxyzxyzxyz":               "want a status from 400 to 599, dropped-connection, slow-body",
		"update-ignored,path=/x":           "update-ignored breaks the contract in every response",
		"503,pth=/x":                       `no setting is named "pth": did you mean path`,
		"503,nth":                          `"nth" is not NAME=VALUE`,
		"503,fault=504":                    `"fault=504" is not NAME=VALUE`,
		"503,nth=1,nth=2":                  "nth is given twice",
		"503,nth=0":                        "want a number from 1",
		"503,nth=5-2":                      "want a number from 1",
		"503,nth=x":                        "or a range such as 5-20 or 5-",
		"503,nth=99999999999999999999":     "want a number from 1",
		"503,rate=2":                       "want a number from 0 to 1",
		"503,rate=NaN":                     "want a number from 0 to 1",
		"503,rate=x":                       "want a number from 0 to 1",
		"503,retry-after=soon":             "want seconds such as 2 or 2.128",
		"503,retry-after=-1":               "want seconds such as 2 or 2.128",
		"503,retry-after=999999":           "at most a day",
		"503,retry-after=":                 "retry-after is empty",
		"dropped-connection,retry-after=1": "retry-after belongs to a status",
		"503,method=PACTH":                 "did you mean PATCH",
		"503,method=":                      "method is empty",
		"503,path=":                        "path is empty",
		"503,path=users":                   "begins with / or *",
		"503,path=https://graph.test/v1.0": "without scheme, host and query",
		"503,path=/a?b":                    "without scheme, host and query",
		"503,path=/" + strings.Repeat("a", maxPattern): "want a path without",
		"slow-body,delay=2":                            "want a duration such as 500ms or 2s",
		"slow-body,delay=2h":                           "want at most 1h",
	} {
		if i, err := ParseInjection(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: want an error with %q, got %v, %v", text, want, i, err)
		}
	}
}

func TestInjectionsOfOptionsAreChecked(t *testing.T) {
	for want, rules := range map[string][]Injection{
		`fault "503,path=users": path "users"`: {{Fault: "503", Path: "users"}},
		"fault is missing":                     {{}},
		"nth 3-2":                              {{Fault: "503", First: 3, Last: 2}},
		"delay -1s":                            {{Fault: slowBody, Delay: -time.Second}},
		"too many":                             make([]Injection, maxInjections+1),
	} {
		if _, err := New(loadYAML(t, widgetYAML), Options{Injections: rules}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
}

func TestParseScenario(t *testing.T) {
	const want = "503,path=/v1.0/users/*,method=PATCH,nth=1-2,retry-after=2 429,nth=5,rate=0.5,retry-after=2.128 slow-body,delay=3s"
	for name, text := range map[string]string{
		"YAML": "# storms\nfaults:\n  - {fault: 503, path: /v1.0/users/*, method: patch, nth: 1-2, retry-after: 2}\n  - fault: 429\n    nth: 5\n    rate: 0.5\n    retry-after: 2.128\n  - {fault: slow-body, delay: 3s}\n",
		"JSON": `{"faults":[{"fault":503,"path":"/v1.0/users/*","method":"PATCH","nth":"1-2","retry-after":2,"matched":7,"applied":2},{"fault":"429","nth":5,"rate":0.5,"retry-after":2.128},{"fault":"slow-body","delay":"3s"}]}`,
	} {
		rules, err := ParseScenario("f", []byte(text))
		var got []string
		for _, i := range rules {
			got = append(got, i.String())
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: want %s, got %s, %v", name, want, strings.Join(got, " "), err)
		}
	}
	if rules, err := ParseScenario("f", []byte("faults: []")); err != nil || len(rules) != 0 {
		t.Errorf("want no rule, got %v, %v", rules, err)
	}
	for text, want := range map[string]string{
		"":                            "f:1: want a member faults",
		"faults:":                     "f:1: want a member faults with a list",
		"[]":                          "f:1: want a member faults",
		"faults: []\nfalts: []":       `f:2: "falts" is unknown`,
		"faults: []\nfaults: []":      "f:2: ",
		"faults: []\n---\nfaults: []": "f:2: the file has more than one document",
		"faults: [":                   "f: not valid YAML or JSON",
		"faults:\n  - 503":            "f:2: want a rule such as",
		"faults:\n  - {fault: 503}\n  - {fault: 503,\n     pth: /x}":                     `f:4: no setting is named "pth": did you mean path`,
		"faults:\n  - {path: /x}":                                                        "f:2: fault is missing",
		"faults:\n  - {fault: 503, nth: [1]}":                                            "f:2: nth: want one value",
		"faults:\n  - {fault: 503, path: /x}\n  - {fault: slow-bdy}":                     `f:3: no fault is named "slow-bdy"`,
		"faults:\n  - {fault: 503}\n  - {fault: 503, nth: 0}":                            "f:3: nth",
		"faults:\n  - {fault: 503, fault: 504}":                                          "f:2: fault is given twice",
		"faults:\n  - &a {fault: 503}\n  - *a":                                           "f:3: want a rule such as",
		"faults: [" + strings.Repeat("{fault: 503},", maxInjections+1) + "{fault: 503}]": "are too many",
	} {
		if rules, err := ParseScenario("f", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: want an error with %q, got %v, %v", text, want, rules, err)
		}
	}
}

func TestMatchesLiterals(t *testing.T) {
	for _, tt := range []struct {
		pattern, path string
		want          bool
	}{
		{"", "/anything", true}, {"/a", "/a", true}, {"/a", "/A", true}, {"/A", "/a", true}, {"/a", "/ab", false}, {"/a", "/x/a", false},
		{"/a/*", "/a/", true}, {"/a/*", "/a/b/c", true}, {"/a/*", "/a", false}, {"*", "", true}, {"*b", "/a/b", true}, {"*b", "/b/a", false},
		{"/a*b*c", "/abc", true}, {"/a*b*c", "/a/c/b", false}, {"/a*a", "/a", false}, {"*/x/*/y", "/a/x/b/y", true}, {"**", "/a", true},
	} {
		rule := newInjectionRule(Injection{Path: tt.pattern})
		if got := matchesLiterals(rule.literals, strings.ToLower(tt.path)); got != tt.want {
			t.Errorf("%q and %q: want %t", tt.pattern, tt.path, tt.want)
		}
	}
}

// A share is near its rate, the same in every run, and another one for another rule.
func TestShare(t *testing.T) {
	count := func(rule string, rate float64) (n int) {
		for k := range 1000 {
			if share(rule, k+1) < rate {
				n++
			}
		}
		return n
	}
	if none, some, all := count("503", 0), count("503", 0.3), count("503", 1); none != 0 || some < 250 || some > 350 || all != 1000 {
		t.Errorf("want none, about 300 and all of 1000, got %d, %d and %d", none, some, all)
	}
	if share("503", 1) != share("503", 1) || share("503", 1) == share("504", 1) {
		t.Error("want equal shares of equal rules alone")
	}
}
