package suites

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2" //nolint:staticcheck // Ginkgo's trees are written with its words
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega" //nolint:staticcheck // as above
	"golang.org/x/term"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/plan"
	"github.com/graphconform/conform/harness/runner"
	"github.com/graphconform/conform/harness/verdict"
)

// groupSize bounds the children of one container: Ginkgo's cost is quadratic in them.
const groupSize = 100

// present runs the sessions as one Ginkgo suite: one Describe per target and operation, and one It per case where somebody reads them. A
// spec costs Ginkgo about 13 KB, and a case has some twenty verdicts. The cases that Ginkgo's filters select are sent, and each It waits until
// its case was judged.
func present(ctx context.Context, t T, sessions harness.Sessions, console bool) {
	RegisterFailHandler(Fail)
	suite, reporter := GinkgoConfiguration()
	suite.Timeout, suite.GracePeriod = 24*time.Hour, time.Second
	reporter.NoColor = reporter.NoColor || !term.IsTerminal(int(os.Stdout.Fd())) // a log would show what stands for the colors
	if !console {
		formatter.ColorableStdOut, formatter.ColorableStdErr = io.Discard, io.Discard
	}
	selected := func(string) bool { return true }
	start := func() {
		for _, s := range sessions {
			s.Runner().Start(ctx, func(c *plan.Case) bool { return selected(title(s, sessions) + " " + c.ID) })
		}
	}
	tree := &tree{start: start, errors: map[string]string{}, console: console}
	for _, s := range sessions {
		tree.build(title(s, sessions), s.Runner())
	}
	if filtered(suite) {
		ids := preview(suite, reporter)
		selected = func(id string) bool { return ids[id] }
	} else {
		tree.once.Do(start) // while Ginkgo builds its tree
	}
	RunSpecs(t, "conform", suite, reporter)
}

// title is what Ginkgo calls the run against one of the targets.
func title(s *harness.Session, all harness.Sessions) string {
	if len(all) == 1 {
		return "conform"
	}
	return "conform " + s.Name()
}

// filtered tells whether Ginkgo was asked to leave specs out, or all of them. Only then is a preview worth its time: it costs as much as the run.
func filtered(suite types.SuiteConfig) bool {
	return suite.DryRun || suite.LabelFilter != "" || suite.SemVerFilter != "" ||
		len(suite.FocusStrings)+len(suite.SkipStrings)+len(suite.FocusFiles)+len(suite.SkipFiles) > 0
}

// preview returns the ids of the cases that Ginkgo's filters leave.
func preview(suite types.SuiteConfig, reporter types.ReporterConfig) map[string]bool {
	selected := map[string]bool{}
	for _, spec := range PreviewSpecs("conform", suite, reporter).SpecReports {
		if !spec.State.Is(types.SpecStateSkipped | types.SpecStatePending) {
			selected[caseOf(spec)] = true
		}
	}
	return selected
}

// tree builds the containers. Bodies run twice, for the preview and for the run, so that they only declare.
type tree struct {
	once   sync.Once
	start  func()
	errors map[string]string // the first verdict with each reason

	console bool // whether anybody reads the specs
}

func (tr *tree) build(title string, r *runner.Runner) {
	Describe(title, func() {
		for i, group := range groups(r.Plan().Cases) {
			Context("group "+strconv.Itoa(i+1), func() {
				for _, op := range plan.ByOperation(group) {
					tr.operation(r, op)
				}
			})
		}
	})
}

// groups cuts the cases into runs of at most groupSize verdicts' worth of containers.
func groups(cases []*plan.Case) [][]*plan.Case {
	var out [][]*plan.Case
	for len(cases) > groupSize {
		out = append(out, cases[:groupSize])
		cases = cases[groupSize:]
	}
	return append(out, cases)
}

func (tr *tree) operation(r *runner.Runner, cases []*plan.Case) {
	op := cases[0].Operation
	at := types.NewCustomCodeLocation(op.Cite)
	Describe(op.Name, Label("contract:"+op.Contract), at, func() {
		if !tr.console {
			It("was judged", at, func(ctx SpecContext) {
				tr.once.Do(tr.start)
				for _, c := range cases {
					r.Await(ctx, c.ID)
				}
			})
			return
		}
		for _, c := range cases {
			text, labels := c.Case+": "+c.Title, labels(c)
			if c.NotSent != "" {
				It(text, labels, at, Pending)
				continue
			}
			It(text, labels, at, func(ctx SpecContext) {
				tr.once.Do(tr.start)
				r.Await(ctx, c.ID)
				tr.present(r.Verdicts(c.ID), r.Exchange)
			})
		}
	})
}

// labels are what Ginkgo's filters select a case by.
func labels(c *plan.Case) Labels {
	out := Labels{"case:" + c.Case, "safety:" + string(c.Class())}
	for _, k := range c.Checks {
		out = append(out, "check:"+k.ID)
	}
	return out
}

// present fails the spec of a case if one of its verdicts does, and skips it if all of them are skipped.
func (tr *tree) present(verdicts []verdict.Verdict, exchange func(id int) *verdict.Exchange) {
	var failed, skipped []string
	judged := false
	for _, v := range verdicts {
		switch v.Status {
		case verdict.Skip:
			skipped = append(skipped, v.Reason)
		case verdict.Fail, verdict.Error, verdict.NotRun:
			if v.IsKnown() {
				skipped = append(skipped, v.Deviation.String())
			} else if first, again := tr.reported(v); again {
				skipped = append(skipped, "the same error as "+first)
			} else {
				failed = append(failed, verdict.Describe(v, exchange))
			}
		default:
			judged = true
		}
	}
	switch {
	case len(failed) > 0:
		Fail(strings.Join(failed, "\n\n"))
	case !judged && len(skipped) > 0:
		Skip(verdict.Printable(skipped[0]))
	}
}

// reported returns the id of an earlier error with the same reason. A target that is down is one failed spec, not hundreds; the others are
// skipped, and the record's exit code fails the test all the same. Specs run one after another.
func (tr *tree) reported(v verdict.Verdict) (first string, again bool) {
	if v.Status != verdict.Error {
		return "", false
	}
	key := v.Class + "\x00" + v.Reason
	if first, again = tr.errors[key]; !again {
		tr.errors[key] = v.ID
	}
	return first, again
}

// caseOf reads the title and the case's id back from a spec: containers for title, group and operation, and the case.
func caseOf(spec types.SpecReport) string {
	texts := spec.ContainerHierarchyTexts
	if len(texts) < 3 {
		return ""
	}
	name, _, _ := strings.Cut(spec.LeafNodeText, ":")
	return texts[0] + " " + texts[len(texts)-1] + "/" + name
}
