package servers

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// faultsVariable holds the globs of the faults and variants that `make detection` takes. Without it, TestDetection is skipped.
const faultsVariable = "CONFORM_FAULTS"

// TestDetection counts the faults of the bookshop that conform detects, and its false alarms.
func TestDetection(t *testing.T) {
	globs := strings.Fields(os.Getenv(faultsVariable))
	if len(globs) == 0 {
		t.Skip("make detection runs it")
	}
	depth := cmp.Or(os.Getenv("CONFORM_DEPTH"), "default")
	tools, section := []tool{conformTool(depth)}, depth
	if peer := os.Getenv("CONFORM_PEER"); peer != "" {
		tools, section = append(tools, peerTool(t, peer)), peer
	}
	jobs, err := strconv.Atoi(cmp.Or(os.Getenv("CONFORM_JOBS"), "2"))
	if err != nil || jobs < 1 {
		t.Fatalf("JOBS=%s: want the number of runs at once", os.Getenv("CONFORM_JOBS"))
	}
	faults, variants, err := deviations(globs)
	if err != nil {
		t.Fatal(err)
	}
	if len(tools) > 1 {
		variants = nil // they measure the false alarms of conform alone
	}

	m := &measurement{depth: depth, jobs: jobs, known: map[string]report{}}
	for _, tl := range tools {
		m.tools = append(m.tools, tl.name)
		for _, svc := range []service{library, shop} {
			if slices.ContainsFunc(faults, func(d deviation) bool { return d.services[0].name == svc.name }) {
				m.correct(t, tl, svc)
			}
		}
	}
	m.each(faults, func(d deviation) { m.fault(d, tools) })
	m.each(variants, func(d deviation) { m.variant(t, d, tools[0]) })
	if ctx.Err() != nil {
		t.Fatal("interrupted: these are not all lines")
	}
	table := m.markdown()
	fmt.Printf("\n%s", table)
	if strings.Join(globs, " ") != "*" {
		fmt.Println("\nThis is a part: docs/detection.md stays as it is.")
	} else if err := writeSection("../../docs/detection.md", section, table); err != nil {
		t.Error(err)
	}
}

// A measurement collects the outcomes of faults and variants.
type measurement struct {
	depth string
	jobs  int
	tools []string
	known map[string]report // what a tool reports of a correct service, by both names

	mu       sync.Mutex
	outcomes []outcome
	alarms   []string // correct servers with the checks that fail there
	runs     int      // of correct servers
}

// An outcome is that of one fault and one tool.
type outcome struct {
	deviation
	tool, result string
	trial
}

// correctRunsEach is the number of runs of a correct server. Those of a tool that generates values at random differ.
const correctRunsEach = 3

// correct runs a tool against a correct service. What it reports there does not count as the detection of a fault.
func (m *measurement) correct(t *testing.T, tl tool, svc service) {
	got := correctRuns(t, tl, svc, correctRunsEach)
	m.known[tl.name+svc.name] = got
	if tl.name != "conform" {
		return
	}
	m.runs += correctRunsEach
	if checks := unknown(got.alarms, nil); len(checks) > 0 {
		m.alarms = append(m.alarms, fmt.Sprintf("the correct %s (%s)", svc.contract(), strings.Join(checks, ", ")))
	}
}

// each calls do for each of list, jobs at once, until the run is interrupted.
func (m *measurement) each(list []deviation, do func(deviation)) {
	work := make(chan deviation)
	var wg sync.WaitGroup
	for range m.jobs {
		wg.Go(func() {
			for d := range work {
				do(d)
			}
		})
	}
	for _, d := range list {
		if ctx.Err() != nil {
			break
		}
		work <- d
	}
	close(work)
	wg.Wait()
}

// fault runs the tools against a faulty server, one after the other, and prints a line for each.
func (m *measurement) fault(d deviation, tools []tool) {
	svc := d.services[0]
	for _, tl := range tools {
		got, err := tl.try(svc, 1, d.variable())
		result, checks := got.outcome(m.known[tl.name+svc.name])
		if err != nil {
			result, checks = "error", []string{strings.ReplaceAll(err.Error(), "\n", " / ")}
		}
		m.mu.Lock()
		m.outcomes = append(m.outcomes, outcome{d, tl.name, result, got})
		line := fmt.Sprintf("%-20s %-9s", d.id, result)
		if len(tools) > 1 {
			line = fmt.Sprintf("%-20s %-20s %-9s", d.id, tl.name, result)
		}
		fmt.Println(line, strings.Join(checks, ", ")+inconclusive(got))
		m.mu.Unlock()
	}
}

// variant runs a tool against a server that is correct in another way. Whatever it reports is a false alarm.
func (m *measurement) variant(t *testing.T, d deviation, tl tool) {
	for _, svc := range d.services {
		got, err := tl.try(svc, 1, d.variable())
		result, checks := "correct", unknown(got.alarms, nil)
		switch {
		case err != nil:
			result, checks = "error", []string{strings.ReplaceAll(err.Error(), "\n", " / ")}
		case len(checks) > 0:
			result = "alarm"
		}
		m.mu.Lock()
		m.runs++
		fmt.Printf("%-20s %-9s %s: %s%s\n", d.id, result, svc.name, strings.Join(checks, ", "), inconclusive(got))
		if result == "alarm" {
			m.alarms = append(m.alarms, fmt.Sprintf("`%s` in %s (%s)", d.id, svc.contract(), strings.Join(checks, ", ")))
			for id := range got.alarms {
				t.Errorf("%s: false alarm: %s", d.id, id)
			}
		}
		m.mu.Unlock()
	}
}

func inconclusive(got trial) string {
	if got.unclear == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d verdicts inconclusive)", got.unclear)
}
