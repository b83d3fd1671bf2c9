package shard

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The variables that a user defines where a CI system has none: how many shards there are and, for systems that number no jobs, which one
// this is, from 0.
const (
	TotalVariable = "CONFORM_SHARDS"
	IndexVariable = "CONFORM_SHARD_INDEX"
)

// system is where the variables of the environment say which of several jobs this one is.
type system struct {
	name, index, total string
	first              int // the index of the first job
}

// systems that number jobs. GitHub's expressions for a matrix are no variables: a workflow sets conform's own.
var systems = []system{
	{"the variables of conform", IndexVariable, TotalVariable, 0},
	{"a Kubernetes Indexed Job", "JOB_COMPLETION_INDEX", "", 0},
	{"GitLab CI", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
	{"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
	{"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
	{"Azure Pipelines", "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", 1},
}

// Detect reads the shard of this job from the environment. given is the total that the user named, or 0. from says where the numbers come
// from.
func Detect(env func(name string) string, given int) (s Shard, from string, err error) {
	var found []system
	for _, sys := range systems {
		if env(sys.index) != "" {
			found = append(found, sys)
		}
	}
	switch len(found) {
	case 0:
		return s, "", errors.New("no variable says which shard this is; expected one of " + strings.Join(indexes(systems), ", "))
	case 1:
		return found[0].shard(env, given)
	}
	return s, "", fmt.Errorf("several variables say which shard this is: %s", strings.Join(indexes(found), ", "))
}

func indexes(list []system) (names []string) {
	for _, sys := range list {
		names = append(names, sys.index)
	}
	return names
}

func (sys system) shard(env func(string) string, given int) (s Shard, from string, err error) {
	i, err := strconv.Atoi(env(sys.index))
	if err != nil || i < sys.first {
		return s, "", fmt.Errorf("%s is %q; expected a number from %d", sys.index, env(sys.index), sys.first)
	}
	total, source, err := sys.totalOf(env, given)
	if err != nil {
		return s, "", err
	}
	s = Shard{i - sys.first + 1, total}
	if err := s.check(); err != nil {
		return Shard{}, "", fmt.Errorf("%s is %d, and %s is %d: %w", sys.index, i, source, total, err)
	}
	return s, fmt.Sprintf("%s: %s=%d, %s=%d", sys.name, sys.index, i, source, total), nil
}

// totalOf returns the number of shards, and where it comes from. All that name one must agree.
func (sys system) totalOf(env func(string) string, given int) (total int, source string, err error) {
	if given > 0 {
		total, source = given, "--shard auto/N"
	}
	for _, name := range []string{sys.total, TotalVariable} {
		if name == "" || env(name) == "" || name == source {
			continue
		}
		n, err := ParseTotal(env(name))
		switch {
		case err != nil:
			return 0, "", fmt.Errorf("%s: %w", name, err)
		case total != 0 && n != total:
			return 0, "", fmt.Errorf("%s is %d, but %s is %d", source, total, name, n)
		case total == 0:
			total, source = n, name
		}
	}
	if total == 0 {
		return 0, "", fmt.Errorf("%s=%s says which shard this is, but nothing says how many there are", sys.index, env(sys.index))
	}
	return total, source, nil
}
