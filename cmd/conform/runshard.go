package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/shard"
	"github.com/graphconform/conform/harness/verdict"
)

// shardFlags say which part of a run this process does.
type shardFlags struct {
	shard   string   // I/N, auto or auto/N
	records []string // of an earlier run
}

func (s *shardFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.shard, "shard", "", "run only the `I/N`-th part, from 1; auto or auto/N takes I, and N, from the variables of the CI system")
	complete(cmd, "shard", offer(func() []string { return []string{"auto"} }))
	f.StringArrayVar(&s.records, "shard-record", nil, "divide by the durations in the record, or output folder, `FILE` of an earlier run (repeatable)")
}

// apply keeps the targets that the shard works on, and says in their configs which part of them is its own.
func (s *shardFlags) apply(cfgs []harness.Config, stderr io.Writer) ([]harness.Config, error) {
	if s.shard == "" {
		if len(s.records) > 0 {
			return nil, &exitError{exitUsage, errors.New("--shard-record without --shard"), "--shard 1/4 runs the first of four parts"}
		}
		return cfgs, nil
	}
	own, err := s.parse(stderr)
	if err != nil {
		return nil, err
	}
	durations, err := s.durations()
	if err != nil {
		return nil, err
	}
	var targets []string
	weights, known := map[string]float64{}, false
	for _, cfg := range cfgs {
		name := cfg.Target.DisplayName()
		targets = append(targets, name)
		for _, ms := range durations[name] {
			weights[name] += ms
		}
		known = known || len(durations[name]) > 0
	}
	if len(s.records) > 0 && !known {
		return nil, &exitError{exitUsage, fmt.Errorf("--shard-record: no record is of a target of this run, %s", strings.Join(targets, ", ")), "name the record of a run on the same targets"}
	}
	var kept []harness.Config
	for i, workers := range shard.Workers(own.Total, targets, weights) {
		for _, w := range workers {
			if w == own.Index {
				cfgs[i].Shard = shard.Part{Shard: own, Workers: workers, Targets: targets, Durations: durations[targets[i]]}
				kept = append(kept, cfgs[i])
			}
		}
	}
	return kept, nil
}

// parse reads --shard. What it finds in the environment it prints.
func (s *shardFlags) parse(stderr io.Writer) (own shard.Shard, err error) {
	const hint = "--shard I/N names the part, such as 1/4"
	word, count, counted := strings.Cut(s.shard, "/")
	if word != "auto" {
		if own, err = shard.Parse(s.shard); err != nil {
			return own, &exitError{exitUsage, fmt.Errorf("--shard: %w", err), hint + "; --shard auto reads it from the CI system"}
		}
		return own, nil
	}
	given := 0
	if counted {
		if given, err = shard.ParseTotal(count); err != nil {
			return own, &exitError{exitUsage, fmt.Errorf("--shard: %w", err), "--shard auto/N names the number of shards"}
		}
	}
	own, from, err := shard.Detect(environment, given)
	if err != nil {
		return own, &exitError{exitUsage, fmt.Errorf("--shard auto: %w", err), hint + "; --shard auto/N or $" + shard.TotalVariable + " name only the number of shards"}
	}
	say(stderr, fmt.Sprintf("conform: shard %s, from %s", own, from))
	return own, nil
}

// durations returns how long each operation took, in milliseconds, by the name of the target.
func (s *shardFlags) durations() (map[string]map[string]float64, error) {
	out := map[string]map[string]float64{}
	for _, arg := range s.records {
		files, err := recordFiles(arg)
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			record, err := verdict.Open(name)
			if err != nil {
				return nil, &exitError{exitUsage, fmt.Errorf("--shard-record: %w", err), ""}
			}
			out[record.Head().Target] = verdict.Durations(record)
			if err := cmp.Or(record.Err(), record.Close()); err != nil {
				return nil, &exitError{exitUsage, fmt.Errorf("--shard-record: %w", err), ""}
			}
		}
	}
	return out, nil
}
