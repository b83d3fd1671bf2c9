package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/near"
)

// maxValueShown bounds, in bytes, how much of a value the table shows; --json has it whole.
const maxValueShown = 60

func newValuesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "values [TYPE]", Short: "Show the valid, invalid and grey values of an Edm type",
		Long: `values shows what is tried for a primitive type: its edges, what a target must refuse, and grey
values, which are recorded and never judged. Without a type it lists the types.`,
		Example: "  conform values\n  conform values Edm.Duration\n  conform values int32 --json",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
			return typeNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), strings.Join(typeNames(), "\n"))
				return err
			}
			t, err := typeNamed(args[0])
			if err != nil {
				return err
			}
			if asJSON {
				return valuesJSON(cmd.OutOrStdout(), t)
			}
			return values(cmd.OutOrStdout(), t)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON, values whole")
	return cmd
}

func typeNames() (names []string) {
	for _, t := range edm.Types() {
		names = append(names, t.Name)
	}
	return names
}

// typeNamed finds a type with or without its namespace, in any case; the hint names the near miss.
func typeNamed(name string) (*edm.Type, error) {
	const namespace = "Edm."
	bare := strings.TrimPrefix(strings.ToLower(name), strings.ToLower(namespace))
	var known []string
	for _, t := range edm.Types() {
		short := strings.TrimPrefix(t.Name, namespace)
		if strings.EqualFold(bare, short) {
			return t, nil
		}
		known = append(known, short)
	}
	hint := "conform values lists the types"
	if best := near.Match(bare, known); best != "" {
		hint = "did you mean " + namespace + best
	}
	return nil, &exitError{exitUsage, fmt.Errorf("want an Edm primitive type, got %q", name), hint}
}

func values(w io.Writer, t *edm.Type) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, v := range listValues(t) {
		shown := v.JSON
		if len(shown) > maxValueShown {
			shown = fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(shown[:maxValueShown], ""), len(v.JSON))
		}
		_, _ = fmt.Fprintf(tab, "%s\t%s\t%s\n", v.Kind, shown, v.Why)
	}
	return tab.Flush()
}

// listedValue is what `conform values --json` gives of each. JSON is the value's text; one that must be refused may be no JSON.
type listedValue struct {
	Kind string `json:"kind"`
	JSON string `json:"json"`
	Why  string `json:"why,omitempty"`
}

func listValues(t *edm.Type) (out []listedValue) {
	for _, list := range []struct {
		kind   string
		values []edm.Value
	}{{"valid", t.Valid()}, {"invalid", t.Invalid()}, {"grey", t.Borderline()}} {
		for _, v := range list.values {
			out = append(out, listedValue{list.kind, v.JSON, v.Why})
		}
	}
	return out
}

func valuesJSON(w io.Writer, t *edm.Type) error {
	return printJSON(w, struct {
		Type   string        `json:"type"`
		Values []listedValue `json:"values"`
	}{t.Name, listValues(t)})
}
