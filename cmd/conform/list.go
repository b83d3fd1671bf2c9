package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/verdict"
)

func newListCommand() *cobra.Command {
	var opts struct {
		contracts      []string
		cases, checks  bool
		why, json      bool
		depth, profile string
	}
	cmd := &cobra.Command{
		Use: "list [CONTRACT…]", Short: "List the cases and the checks", Args: arguments(0, -1),
		Long: `list prints the cases of the contracts, and the checks. --why prints which cases each check judges
and, if it judges none, what the contract lacks or the depth leaves out.`,
		Example:           "  conform list\n  conform list --checks\n  conform list --cases --contract thing.yaml --json\n  conform list --why --contract thing.yaml --depth quick",
		ValidArgsFunction: completeContract,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.contracts = append(opts.contracts, args...)
			if err := exclusive(cmd, "why", "cases", "checks"); err != nil {
				return err
			}
			contracts, err := loadContracts(opts.contracts, silently)
			if err != nil {
				return err
			}
			p, err := harness.Config{Contracts: contracts, Depth: plan.Depth(opts.depth), Profile: contract.Profile(opts.profile)}.Plan()
			if err != nil {
				return err
			}
			if opts.why && opts.json {
				return printJSON(cmd.OutOrStdout(), map[string]any{"why": p.Applicability()})
			}
			if opts.why {
				return p.WriteApplicability(cmd.OutOrStdout())
			}
			both := opts.cases == opts.checks
			if opts.json {
				return listJSON(cmd.OutOrStdout(), p, both || opts.cases, both || opts.checks)
			}
			return list(cmd.OutOrStdout(), p, both || opts.cases, both || opts.checks)
		},
	}
	contractFlag(cmd, &opts.contracts)
	cmd.Flags().BoolVar(&opts.cases, "cases", false, "list only the cases")
	cmd.Flags().BoolVar(&opts.checks, "checks", false, "list only the checks")
	cmd.Flags().BoolVar(&opts.why, "why", false, "print which cases each check judges or, if none, why")
	depthFlag(cmd, &opts.depth)
	profileFlag(cmd, &opts.profile)
	cmd.Flags().BoolVar(&opts.json, "json", false, "print JSON")
	return cmd
}

func list(w io.Writer, p *plan.Plan, cases, checks bool) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	if cases {
		for _, c := range p.Cases {
			if c.LeftOut != "" {
				fmt.Fprintf(tab, "%s\tleft out\t%s\n", c.ID, verdict.Printable(c.NotSent))
				continue
			}
			fmt.Fprintf(tab, "%s\t%d checks\t%s\n", c.ID, len(c.Checks), verdict.Printable(c.Title))
		}
	}
	if cases && checks {
		fmt.Fprintln(tab)
	}
	if checks {
		for _, k := range catalogue.All() {
			fmt.Fprintf(tab, "%s\t%s\t%s\t%s\tthe target %s\n", k.ID, k.Rule, k.Profile, k.Level, k.Title)
		}
	}
	return tab.Flush()
}

// listedCase is a case in the output of --json.
type listedCase struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Twin   string   `json:"twin,omitempty"`
	Checks []string `json:"checks"`

	LeftOut string `json:"leftOut,omitempty"` // why conform cannot test the operation
}

// listedCheck is a check in the output of --json.
type listedCheck struct {
	ID      string        `json:"id"`
	Rule    string        `json:"rule"`
	Level   string        `json:"level"`
	Profile string        `json:"profile"`
	Family  string        `json:"family"`
	Safety  string        `json:"safety"`
	Title   string        `json:"title"`
	Source  string        `json:"source"`
	Needs   string        `json:"needs,omitempty"`
	Classes []listedClass `json:"classes"`
}

// listedClass is a class of findings, with its code in the Web Fuzzing Commons if it has one.
type listedClass struct {
	Class string `json:"class"`
	WFC   int    `json:"wfc,omitempty"`
}

func listJSON(w io.Writer, p *plan.Plan, cases, checks bool) error {
	var out struct {
		Cases  []listedCase  `json:"cases,omitempty"`
		Checks []listedCheck `json:"checks,omitempty"`
	}
	if cases {
		for _, c := range p.Cases {
			listed := listedCase{ID: c.ID, Title: c.Title, Twin: c.Twin}
			if c.LeftOut != "" {
				listed.LeftOut = c.NotSent
			}
			for _, k := range c.Checks {
				listed.Checks = append(listed.Checks, k.ID)
			}
			out.Cases = append(out.Cases, listed)
		}
	}
	if checks {
		for _, k := range catalogue.All() {
			listed := listedCheck{k.ID, k.Rule, string(k.Level), string(k.Profile), k.Family, string(k.Safety), k.Title, k.Source, k.Needs, nil}
			for _, class := range k.Classes {
				listed.Classes = append(listed.Classes, listedClass{class.Name, class.WFC})
			}
			out.Checks = append(out.Checks, listed)
		}
	}
	return printJSON(w, out)
}
