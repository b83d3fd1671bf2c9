package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/reports"
	"github.com/graphconform/conform/suites"
)

// runOptions are the flags of `conform run`.
type runOptions struct {
	connection                       connectionFlags
	baseline                         baselineFlags
	contracts, params, cases, checks []string
	targets, skipCases, skipChecks   []string
	fault, depth, rate, out, raw     string
	profile                          string
	rejected                         [3]string // files of tokens that the target must reject
	strict, dryRun, verbose, json    bool
	writes, abandon, trace           bool
	concurrency, retries             int
	latency                          time.Duration
	settle                           string
	stateless                        bool
	minCoverage                      percentage
	shard                            shardFlags
	resume                           string   // a record, or an output folder
	reported                         []string // --report
	together                         *runReports
}

func newRunCommand(late time.Duration) *cobra.Command {
	opts := runOptions{connection: connectionFlags{late: late}}
	cmd := &cobra.Command{
		Use: "run [CONTRACT…]", Short: "Test whether a target keeps its contracts", Args: arguments(0, -1),
		Long: `run sends the cases of every contract to a target, checks the responses, and writes run.ndjson,
TEST-conform-<target>.xml (JUnit) and report.html to the output folder. --report writes further
reports. In GitHub Actions, GitLab CI and Azure Pipelines, run writes what those show.

Without flags it tests the embedded mock with the embedded contracts. A URL on this machine is
written to at once and not restored, and a path parameter without a --param gets a made-up key. A
URL on another machine is only read. The bearer token comes from $CONFORM_TOKEN or --token-file,
never from a flag.

--target NAME selects a target of conform.yaml, which says how to sign in; conform init writes the
file. If there are several targets, conform tests them at the same time, and writes one JUnit file
and one <target>/run.ndjson for each.`,
		Example: `  conform run
  conform run thing.yaml
  conform run --contract descriptions/ --depth quick
  conform run --contract thing.yaml --target http://127.0.0.1:8080/beta --param thingId=42
  conform run --case 'wrong-*' --check no-server-error --dry-run --verbose
  conform run --fault update-ignored
  conform run --report markdown --report sarif=results/conform.sarif
  conform run --target nightly --target staging --allow-writes
  conform run --target nightly --shard 1/4 --out shard-1
  conform run --target nightly --resume conform-out/run.ndjson`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.contracts = append(opts.contracts, args...); cmd.Flags().Changed("concurrency") && opts.concurrency < 1 {
				return &exitError{exitUsage, fmt.Errorf("--concurrency %d is less than 1", opts.concurrency), ""}
			}
			if opts.shard.shard != "" && opts.minCoverage > 0 {
				return &exitError{exitUsage, errors.New("--min-coverage is about a whole run, and --shard runs a part"), "give --min-coverage to conform merge"}
			}
			return run(cmd, opts)
		},
		ValidArgsFunction: completeContract,
	}
	f := cmd.Flags()
	contractFlag(cmd, &opts.contracts)
	f.StringArrayVar(&opts.targets, "target", []string{"mock"}, "`mock|URL|NAME`: the embedded mock, a base URL that replaces the contracts' server URL with its path, or a target of conform.yaml (repeatable)")
	complete(cmd, "target", completeTarget)
	f.StringArrayVar(&opts.params, "param", nil, "path parameter as `name=value` (repeatable)")
	f.StringArrayVar(&opts.cases, "case", nil, "only cases whose name or id matches `GLOB` (repeatable)")
	complete(cmd, "case", completeCase)
	f.StringArrayVar(&opts.checks, "check", nil, "only checks whose id or number matches `GLOB` (repeatable)")
	complete(cmd, "check", offer(checkIDs))
	f.StringArrayVar(&opts.skipCases, "skip-case", nil, "skip cases whose name or id matches `GLOB` (repeatable)")
	complete(cmd, "skip-case", completeCase)
	f.StringArrayVar(&opts.skipChecks, "skip-check", nil, "skip checks whose id or number matches `GLOB` (repeatable)")
	complete(cmd, "skip-check", offer(checkIDs))
	choiceFlag(cmd, &opts.depth, "depth", plan.Depths(), "how many cases per operation (default: the target's, or default)")
	profileFlag(cmd, &opts.profile)
	f.BoolVar(&opts.stateless, "stateless", false, "skip the checks of state, because the target is a mock whose reads never show an update")
	f.BoolVar(&opts.strict, "strict", false, "treat warnings as failures")
	f.IntVar(&opts.concurrency, "concurrency", 0, "send at most `N` requests at the same time (default: the target's, or 8)")
	f.StringVar(&opts.rate, "rate", "0", "send at most `N` requests per second, or N/TIME such as 10/20s (0: no limit)")
	f.IntVar(&opts.retries, "retries", 3, "retry a throttled request (429, 503) up to `N` times, after its Retry-After")
	f.StringVar(&opts.settle, "settle", "", "repeat a read that does not show an accepted update for up to `D` (default 3s on this machine and for mocks, 30s elsewhere)")
	f.DurationVar(&opts.latency, "latency-budget", catalogue.LatencyBudget, "report responses slower than `D` (info only)")
	opts.connection.add(cmd)
	opts.connection.addToken(cmd)
	opts.baseline.add(cmd)
	f.StringVar(&opts.fault, "fault", "", "break one promise of the embedded mock: the fault `ID` (conform mock --faults lists them)")
	complete(cmd, "fault", offer(faultIDs))
	f.BoolVar(&opts.dryRun, "dry-run", false, "print how much would be sent for each operation, send nothing")
	f.BoolVar(&opts.verbose, "verbose", false, "with --dry-run, print every case with its requests and checks")
	f.Var(&opts.minCoverage, "min-coverage", "exit with 5 if the run tests less than `N%` of the promises of its contracts, and list those that are missing")
	f.StringVar(&opts.out, "out", "conform-out", "write the record and the reports to `DIR`")
	addReportFlag(cmd, &opts.reported)
	opts.shard.add(cmd)
	f.StringVar(&opts.resume, "resume", "", "continue the interrupted run of `RECORD`, or of an output folder: send only what it has not sent")
	opts.traceFlag(cmd)
	f.BoolVar(&opts.json, "json", false, "print the result as JSON")
	f.StringVar(&opts.rejected[0], "expired-token-file", "", "send the expired token in `FILE` (or $CONFORM_EXPIRED_TOKEN) and expect 401")
	f.StringVar(&opts.rejected[1], "other-audience-token-file", "", "send the token for another audience or cloud in `FILE` (or $CONFORM_OTHER_AUDIENCE_TOKEN) and expect 401")
	f.StringVar(&opts.rejected[2], "no-permission-token-file", "", "send the token without the permission to update in `FILE` (or $CONFORM_NO_PERMISSION_TOKEN) and expect 403")
	f.BoolVar(&opts.writes, "allow-writes", false, "write to a tenant that conform.yaml lists under allow-writes")
	f.BoolVar(&opts.abandon, "abandon", false, "run although an earlier run could not restore what it changed, and set its undo journal aside")
	f.StringVar(&opts.raw, "unsafe-raw", "", "write every exchange unredacted, with tokens and personal data, to `DIR`, which must be outside --out")
	return cmd
}

func run(cmd *cobra.Command, opts runOptions) error {
	live := reports.NewConsole(cmd.ErrOrStderr(), isTerminal(cmd.ErrOrStderr()))
	defer func() { _ = live.Close() }() // an error must not follow on its line
	var err error
	if opts.together, err = opts.reports(environment); err != nil {
		return err
	}
	if err := opts.checkTrace(); err != nil {
		return err
	}
	cfgs, err := opts.configs(notices(cmd.ErrOrStderr()), live)
	if err != nil {
		return err
	}
	if cfgs, err = opts.shard.apply(cfgs, cmd.ErrOrStderr()); err != nil {
		return err
	}
	resumed, err := opts.resumed(cfgs)
	defer resumed.close()
	if err != nil {
		return err
	}
	if opts.dryRun {
		for _, cfg := range cfgs {
			p, err := cfg.Plan()
			if err != nil {
				return err
			}
			if err := p.WriteDryRun(cmd.OutOrStdout(), opts.verbose); err != nil {
				return err
			}
		}
		return nil
	}
	ctx, stop, release := onInterrupt(cmd.Context(), cmd.ErrOrStderr())
	defer release()
	harness.ReportProgress(cfgs, live.Progress)
	for i := range cfgs {
		cfgs[i].Stop, cfgs[i].Scratch = stop, opts.folder(cfgs[i].Target.DisplayName(), len(cfgs) > 1)
	}
	raw, err := opts.keepRaw(cfgs)
	if err != nil {
		return err
	}
	sessions, err := harness.NewAll(ctx, cfgs) // before any folder, so that a wrong plan leaves none behind
	if err != nil {
		return err
	}
	verdicts := 0
	for _, s := range sessions {
		verdicts += s.Plan().Verdicts()
	}
	allowMemory(verdicts)
	if err := errors.Join(raw.each((*wire.RawFolder).Create), opts.createOut(sessions), opts.together.createFolders()); err != nil {
		return errors.Join(&exitError{exitUsage, err, ""}, sessions.Close(ctx))
	}
	if err := sessions.Open(ctx); err != nil {
		return err
	}
	records := suites.Present(ctx, &failure{}, sessions)
	defer func() {
		for _, record := range records {
			_ = record.Close() // the reports have what it held
		}
	}()
	_ = live.Close() // the records do not depend on the terminal
	return opts.finishAll(ctx, cmd, sessions, records, raw.each((*wire.RawFolder).Err))
}

// rawFolders are the folders of --unsafe-raw, one per target.
type rawFolders []*wire.RawFolder

// keepRaw makes each config write its exchanges to the folder of --unsafe-raw.
func (opts runOptions) keepRaw(cfgs []harness.Config) (folders rawFolders, err error) {
	if opts.raw == "" {
		return nil, nil
	}
	for i := range cfgs {
		dir := opts.raw
		if len(cfgs) > 1 {
			dir = filepath.Join(dir, cfgs[i].Target.DisplayName())
		}
		folder, err := wire.NewRawFolder(dir, opts.out)
		if err != nil {
			return nil, &exitError{exitUsage, fmt.Errorf("--unsafe-raw: %w", err), "name a folder outside --out"}
		}
		folders, cfgs[i].Raw = append(folders, folder), folder.Keep
	}
	cfgs[0].Notice(harness.Notice{Text: "writing every exchange unredacted, with tokens and personal data, to " + opts.raw})
	return folders, nil
}

func (folders rawFolders) each(step func(*wire.RawFolder) error) (err error) {
	for _, f := range folders {
		if failed := step(f); failed != nil {
			err = errors.Join(err, fmt.Errorf("--unsafe-raw: %w", failed))
		}
	}
	return err
}

// failure is the *testing.T of suites.Present. It ignores failures, because the records have the exit code.
type failure struct{}

func (*failure) Fail() {}
