package plan

import (
	"cmp"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// Possible makes every case that there is for the operations of contracts, whatever a run sends of them: with a made-up key for every
// parameter and every token, at full depth, to a target that need not be restored. Cases have the ids that they have in a plan.
type Possible struct {
	opts       Options
	documented map[string]bool
}

// NewPossible prepares the cases of contracts.
func NewPossible(contracts []*contract.Contract) *Possible {
	return &Possible{documented: documentedPaths(contracts), opts: Options{
		Contracts: contracts, Defaults: true, Depth: Full, Seed: "1",
		Base:           func(*contract.Operation) string { return "http://conform.invalid" },
		RejectedTokens: []wire.Auth{wire.AuthExpired, wire.AuthAudience, wire.AuthPermission},
	}}
}

// Cases returns the cases of one operation with the values that they send and the checks that judge them. They are none if conform cannot
// test the operation; the reason says why.
func (p *Possible) Cases(op *contract.Operation) (cases []*Case, reason string) {
	defer func() {
		if r := recover(); r != nil {
			cases, reason = nil, panicked(op, check.Full, r).Panic
		}
	}()
	b, err := newBuilder(op, p.opts, p.documented)
	if err != nil {
		return nil, err.Error()
	}
	cases = slices.Concat(b.all(), b.neverWritten())
	for _, c := range cases {
		c.selectChecks()
	}
	return slices.Concat(cases, b.valueless()), ""
}

// Absent says why a plan has no verdict of a check on one of the possible cases: the depth leaves it out, or a filter, or it needs a
// token that the user did not supply. All are empty if the case cannot be sent to this target.
type Absent struct{ Depth, Filter, Token string }

// WhyAbsent returns why the plan does not judge a possible case.
func (p *Plan) WhyAbsent(c *Case) Absent {
	b := p.builders[c.Operation]
	switch {
	case b == nil:
		return Absent{}
	case needsToken[c.Kind] != "" && !slices.Contains(b.opts.RejectedTokens, tokenOf[c.Kind]):
		return Absent{Token: needsToken[c.Kind]}
	case p.Depth != Full && c.FullOnly:
		return Absent{Depth: "omitted at depth " + string(p.Depth) + ", --depth full sends it"}
	}
	for _, o := range b.beyond {
		if o.Case.ID == c.ID {
			return Absent{Depth: o.Reason}
		}
	}
	if len(b.opts.Cases)+len(b.opts.Checks) > 0 {
		return Absent{Filter: cmp.Or(flagOf(b.opts.Cases, "--case"), "--check") + " selects other verdicts"}
	}
	return Absent{}
}

func flagOf(globs []string, flag string) string {
	if len(globs) == 0 {
		return ""
	}
	return flag
}

// What the cases with tokens of the user need.
var (
	needsToken = map[string]string{
		check.ExpiredTokens: "an expired token (--expired-token-file)",
		check.OtherAudience: "a token for another audience (--other-audience-token-file)",
		check.NoPermission:  "a token without the permission (--no-permission-token-file)",
	}
	tokenOf = map[string]wire.Auth{
		check.ExpiredTokens: wire.AuthExpired, check.OtherAudience: wire.AuthAudience, check.NoPermission: wire.AuthPermission,
	}
)
