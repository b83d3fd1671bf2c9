package shard_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/shard"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"1/1": "1/1", "3/3": "3/3", "12/100": "12/100",
		"0/3": "not one of 1 to 3", "4/3": "not one of 1 to 3", "-1/3": "not one of", "1": "not of the form", "a/3": "not the number",
		"1/0": "not a number of shards", "1/b": "not a number of shards", "1/10001": "from 1 to 10000", "": "not of the form", "1/2/3": "not a number of shards",
	} {
		s, err := shard.Parse(text)
		if got := fmt.Sprint(s, err); !strings.Contains(got, want) || (err == nil) != (want == text) {
			t.Errorf("%q: want %s, got %s", text, want, got)
		}
	}
}

func TestDetect(t *testing.T) {
	for name, tc := range map[string]struct {
		env   string
		given int
		want  string // the shard, or a part of the error
	}{
		"Kubernetes, from 0":            {"JOB_COMPLETION_INDEX=0", 4, "1/4 a Kubernetes Indexed Job"},
		"Kubernetes, last":              {"JOB_COMPLETION_INDEX=3 CONFORM_SHARDS=4", 0, "4/4"},
		"Kubernetes without a total":    {"JOB_COMPLETION_INDEX=3", 0, "nothing says how many"},
		"Kubernetes out of range":       {"JOB_COMPLETION_INDEX=4", 4, "shard 5 is not one of 1 to 4"},
		"GitLab, from 1":                {"CI_NODE_INDEX=1 CI_NODE_TOTAL=3", 0, "1/3 GitLab CI: CI_NODE_INDEX=1, CI_NODE_TOTAL=3"},
		"GitLab, last":                  {"CI_NODE_INDEX=3 CI_NODE_TOTAL=3", 0, "3/3"},
		"GitLab, no index 0":            {"CI_NODE_INDEX=0 CI_NODE_TOTAL=3", 0, "expected a number from 1"},
		"GitLab without parallel":       {"CI_NODE_TOTAL=1", 0, "no variable says which shard"},
		"CircleCI, from 0":              {"CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=2", 0, "1/2 CircleCI"},
		"CircleCI out of range":         {"CIRCLE_NODE_INDEX=2 CIRCLE_NODE_TOTAL=2", 0, "shard 3 is not one"},
		"Buildkite, from 0":             {"BUILDKITE_PARALLEL_JOB=1 BUILDKITE_PARALLEL_JOB_COUNT=2", 0, "2/2 Buildkite"},
		"Azure, from 1":                 {"SYSTEM_JOBPOSITIONINPHASE=2 SYSTEM_TOTALJOBSINPHASE=5", 0, "2/5 Azure Pipelines"},
		"a matrix of GitHub":            {"CONFORM_SHARD_INDEX=0 CONFORM_SHARDS=5", 0, "1/5 the variables of conform"},
		"an index of the user alone":    {"CONFORM_SHARD_INDEX=0", 0, "nothing says how many"},
		"a total that both name":        {"CI_NODE_INDEX=1 CI_NODE_TOTAL=3", 3, "1/3"},
		"two totals":                    {"CI_NODE_INDEX=1 CI_NODE_TOTAL=3", 4, "--shard auto/N is 4, but CI_NODE_TOTAL is 3"},
		"two totals of the environment": {"CI_NODE_INDEX=1 CI_NODE_TOTAL=3 CONFORM_SHARDS=4", 0, "CI_NODE_TOTAL is 3, but CONFORM_SHARDS is 4"},
		"two systems":                   {"CI_NODE_INDEX=1 CI_NODE_TOTAL=3 JOB_COMPLETION_INDEX=0", 3, "several variables say which shard this is: JOB_COMPLETION_INDEX, CI_NODE_INDEX"},
		"nothing":                       {"", 3, "no variable says which shard"},
		"a word":                        {"CI_NODE_INDEX=one CI_NODE_TOTAL=3", 0, `CI_NODE_INDEX is "one"`},
		"a total that is a word":        {"CI_NODE_INDEX=1 CI_NODE_TOTAL=three", 0, "CI_NODE_TOTAL"},
	} {
		env := map[string]string{}
		for _, pair := range strings.Fields(tc.env) {
			key, value, _ := strings.Cut(pair, "=")
			env[key] = value
		}
		s, from, err := shard.Detect(func(name string) string { return env[name] }, tc.given)
		got := fmt.Sprint(s, " ", from)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, tc.want) {
			t.Errorf("%s: want %s, got %s", name, tc.want, got)
		}
	}
}

func TestWorkers(t *testing.T) {
	abc := []string{"a", "b", "c"}
	for name, tc := range map[string]struct {
		total   int
		targets []string
		weights map[string]float64
		want    string
	}{
		"one target":            {3, []string{"a"}, nil, "[[1 2 3]]"},
		"as many as targets":    {3, abc, nil, "[[1] [2] [3]]"},
		"fewer than targets":    {2, abc, nil, "[[1] [2] [1]]"},
		"one shard":             {1, abc, nil, "[[1] [1] [1]]"},
		"a multiple":            {6, abc, nil, "[[1 4] [2 5] [3 6]]"},
		"a heavy target":        {6, abc, map[string]float64{"a": 10, "b": 50, "c": 10}, "[[2] [1 4 5 6] [3]]"},
		"fewer, and one heavy":  {2, abc, map[string]float64{"a": 10, "b": 50, "c": 10}, "[[2] [1] [2]]"},
		"every shard has a job": {4, abc, map[string]float64{"c": 100}, "[[2] [3] [1 4]]"},
	} {
		if got := fmt.Sprint(shard.Workers(tc.total, tc.targets, tc.weights)); got != tc.want {
			t.Errorf("%s: want %s, got %s", name, tc.want, got)
		}
	}
}

// owners returns which shard of several each group belongs to.
func owners(groups []shard.Group, shards int, durations map[string]float64) map[string]int {
	workers, out := []int{}, map[string]int{}
	for i := range shards {
		workers = append(workers, i+1)
	}
	for i := range shards {
		for _, g := range (shard.Part{Shard: shard.Shard{Index: i + 1, Total: shards}, Workers: workers, Durations: durations}).Split(groups) {
			out[g.Name] += i + 1
		}
	}
	return out
}

func manyGroups(n int) (groups []shard.Group) {
	for i := range n {
		name := fmt.Sprintf("/things%d/{id}", i)
		groups = append(groups, shard.Group{Name: name, Operations: []string{"thing-" + fmt.Sprint(i)}})
	}
	return groups
}

// A further group moves no other; a further shard takes only what it runs itself.
func TestHashingMovesFew(t *testing.T) {
	before := owners(manyGroups(1000), 12, nil)
	for name, tc := range map[string]struct {
		groups, shards int
		least, most    int // of the thousand groups that move
	}{
		"ten more groups":   {1010, 12, 0, 0},
		"the same":          {1000, 12, 0, 0},
		"one shard more":    {1000, 13, 40, 120}, // a thirteenth is 77
		"one shard less":    {1000, 11, 40, 130}, // a twelfth is 83
		"half of the group": {500, 12, 0, 0},
	} {
		moved := 0
		for group, shard := range owners(manyGroups(tc.groups), tc.shards, nil) {
			if before[group] != 0 && before[group] != shard {
				moved++
			}
		}
		if moved < tc.least || moved > tc.most {
			t.Errorf("%s: want %d to %d groups moved, got %d", name, tc.least, tc.most, moved)
		}
	}
	sizes := make([]int, 13)
	for _, shard := range before {
		sizes[shard]++
	}
	if small, large := slices.Min(sizes[1:]), slices.Max(sizes[1:]); small < 55 || large > 115 {
		t.Errorf("want about 83 groups in each shard, got %v", sizes[1:])
	}
}

func TestDurationsBalance(t *testing.T) {
	groups := manyGroups(6)
	durations := map[string]float64{"thing-0": 100, "thing-1": 60, "thing-2": 50, "thing-3": 40, "thing-4": 30} // thing-5 counts as 56
	got := owners(groups, 3, durations)
	want := map[string]int{"/things0/{id}": 1, "/things1/{id}": 2, "/things5/{id}": 3, "/things2/{id}": 3, "/things3/{id}": 2, "/things4/{id}": 1}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("want %v, got %v", want, got)
	}
}
