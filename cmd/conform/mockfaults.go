package main

import (
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/mock"
)

// maxScenario bounds, in bytes, the file of --scenario.
const maxScenario = 1 << 20

// faultsHint is what to do about a fault that cannot be read.
const faultsHint = "conform mock --faults lists the faults"

// allFaults are the values of --fault: ids of faults that break the contract, and names of those that test clients.
func allFaults() []string {
	return append(faultIDs(), append(namesOf(mock.InjectionKinds(), func(k mock.InjectionKind) string { return k.Name }), "429", "503", "504")...)
}

func listFaults(w io.Writer) error {
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, f := range mock.Faults() {
		where := "mock"
		if f.Page {
			where = "page"
		}
		fmt.Fprintf(tab, "%s\t%s\tthe %s %s\n", f.ID, f.Check, where, f.Title)
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "\nto test clients, each as %s:\n\n", mock.InjectionForm); err != nil {
		return err
	}
	fmt.Fprintf(tab, "400 to 599\tthe mock responds with this status and an error of the contract's form; 429 and 503 have Retry-After\n")
	for _, k := range mock.InjectionKinds() {
		fmt.Fprintf(tab, "%s\tthe mock %s\n", k.Name, k.Title)
	}
	return tab.Flush()
}

// setFaults sets what --fault and --scenario ask for. It rejects a fault of the page, because a client of the mock cannot see it.
func (o *mockOptions) setFaults(opts *mock.Options) error {
	for _, text := range o.faults {
		fault, err := mock.LookupFault(text)
		if err != nil {
			i, err := mock.ParseInjection(text)
			if err != nil {
				return &exitError{exitUsage, fmt.Errorf("--fault: %w", err), faultsHint}
			}
			opts.Injections = append(opts.Injections, i)
			continue
		}
		switch {
		case fault.Page:
			return &exitError{exitUsage, fmt.Errorf("%s is a fault of the page, not of the mock", fault.ID), "use it with conform run --fault " + fault.ID}
		case opts.Fault != "":
			return &exitError{exitUsage, fmt.Errorf("--fault %s and --fault %s: the mock breaks one promise at a time", opts.Fault, fault.ID), "start a mock for each"}
		}
		opts.Fault = fault.ID
	}
	if o.scenario == "" {
		return nil
	}
	raw, err := file.Read(o.scenario, maxScenario)
	if err != nil {
		return &exitError{exitUsage, fmt.Errorf("--scenario: %w", err), ""}
	}
	rules, err := mock.ParseScenario(filepath.ToSlash(o.scenario), raw)
	if err != nil {
		return &exitError{exitUsage, fmt.Errorf("--scenario: %w", err), faultsHint}
	}
	opts.Injections = append(opts.Injections, rules...)
	return nil
}
