package verdict

import "testing"

func TestWorstExit(t *testing.T) {
	order := []int{4, 1, 5, 3, 2, 0}
	for i, worse := range order {
		for _, better := range order[i:] {
			if a, b := WorstExit(worse, better), WorstExit(better, worse); a != worse || b != worse {
				t.Errorf("%d and %d: want %d, got %d and %d", worse, better, worse, a, b)
			}
		}
	}
	if got := WorstExit(); got != ExitOK {
		t.Errorf("want 0 of no codes, got %d", got)
	}
}

func TestExitCode(t *testing.T) {
	pass, fail, notRun, warn := Verdict{Status: Pass}, Verdict{Status: Fail}, Verdict{Status: NotRun}, Verdict{Status: Warn}
	unreachable := Verdict{Status: Error, Class: "target.unreachable"}
	twin := Verdict{Status: Error, Class: "twin.failed"}
	bug := Verdict{Status: Error, Class: "harness.panic"}
	for name, tc := range map[string]struct {
		verdicts []Verdict
		troubles []int
		want     int
	}{
		"kept":                              {[]Verdict{pass, warn, {Status: Info}, {Status: Skip}}, nil, 0},
		"no verdicts":                       {nil, nil, 5},
		"skips only":                        {[]Verdict{{Status: Skip}, {Status: Skip}}, nil, 5},
		"skips, and something told":         {[]Verdict{{Status: Skip}, {Status: Info}}, nil, 0},
		"broken":                            {[]Verdict{pass, fail}, nil, 1},
		"unreachable":                       {[]Verdict{pass, unreachable}, nil, 3},
		"interrupted":                       {[]Verdict{pass, notRun}, nil, 5},
		"interrupted and unreachable":       {[]Verdict{unreachable, notRun}, nil, 5},
		"broken and unreachable":            {[]Verdict{unreachable, fail}, nil, 1},
		"broken and interrupted":            {[]Verdict{notRun, fail}, nil, 1},
		"broken, and what follows from it":  {[]Verdict{twin, fail}, nil, 1},
		"twin that nothing failed for":      {[]Verdict{twin, pass}, nil, 3},
		"bug and broken":                    {[]Verdict{fail, bug}, nil, 4},
		"kept, report lost":                 {[]Verdict{pass}, []int{ExitIncomplete}, 5},
		"unreachable, report lost":          {[]Verdict{unreachable}, []int{ExitIncomplete}, 5},
		"broken, report lost":               {[]Verdict{fail}, []int{ExitIncomplete}, 1},
		"broken, not restored":              {[]Verdict{fail}, []int{ExitBug}, 4},
		"kept, not restored, report lost":   {[]Verdict{pass}, []int{ExitIncomplete, ExitBug}, 4},
		"interrupted, configuration faulty": {[]Verdict{notRun}, []int{ExitUsage}, 5},
	} {
		if got := ExitCode((&Run{Verdicts: tc.verdicts}).All(), tc.troubles...); got != tc.want {
			t.Errorf("%s: want exit %d, got %d", name, tc.want, got)
		}
	}
}
