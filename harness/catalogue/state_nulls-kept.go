package catalogue

import (
	"maps"
	"slices"

	"github.com/graphconform/conform/harness/check"
)

var nullsKept = register(&check.Check{
	ID: "nulls-kept", Rule: "PATCH-STATE-007", Family: "state", Order: 530, Level: check.Should, Profile: check.HTTP, Safety: check.RST,
	Title:  "accepts and stores null for nullable properties",
	Source: "the contract's nullable; OData JSON 4.01 §7.1, OData 4.01 Protocol §8.2.8.6, §11.4.3, Graph API Guidelines, nullable §5",
	Quote:  `Graph API Guidelines, nullable: "A nullable property means only that the property may have null as a value …"`,
	Sends:  "a PATCH that sets every property to null that the contract says is nullable, then a GET",
	Holds: "a success, and each of them reads back as null or is absent; another value fails in odata and after a JSON Merge Patch, where null removes an entry of a map and leaves a map, not null. In odata a property that reads leave out " +
		"instead of showing null warns: only the preference omit-values allows that",
	Needs:   "a writable property that is nullable, in responses as well",
	Classes: []check.Class{{Name: "state.lost-update"}, {Name: "input.null-refused"}, {Name: "state.null-omitted"}},
	When:    onKind(check.Nulls),
	Judge: func(e *check.Evidence) (out check.Outcome) {
		if e.Operation.Profile.Includes(check.Graph) {
			defer func() { out = atLevel(check.Convention, out) }()
		}
		if !e.Accepted() {
			return accept(e, "input.null-refused", "the contract says that these properties are nullable")
		}
		after, reason := stateAfterUpdate(e)
		if reason != "" {
			return skip(reason)
		}
		lost, _ := e.Lost(after)
		for _, name := range lost {
			out.Findings = append(out.Findings, lostUpdate(e, name, after[name], true).Findings...)
		}
		odata := e.Operation.Profile.Includes(check.OData) && !e.Operation.Profile.Includes(check.Graph)
		if e.Operation.MergePatch() {
			out.Findings = append(out.Findings, entriesKept(e, after, lost)...)
		}
		if len(out.Findings) > 0 && (odata || e.Operation.MergePatch()) {
			return out.As(check.Must)
		}
		if len(lost) == 0 && odata {
			return nullsOmitted(e, after)
		}
		return out
	},
})

// entriesKept reports the entries of maps that null should have removed (RFC 7396 §2), and texts that it emptied instead.
func entriesKept(e *check.Evidence, after map[string]any, lost []string) (out []check.Finding) {
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		if slices.Contains(lost, name) {
			continue
		}
		sent, isComplex := e.Change[name].(map[string]any)
		now, _ := after[name].(map[string]any)
		if e.Change[name] == nil && after[name] == "" {
			out = append(out, lostUpdate(e, name, "", true).Findings...)
		}
		p := e.Operation.Property(name)
		if !isComplex || p == nil || p.Entries() == nil {
			continue
		}
		if got, present := after[name]; present && got == nil && !check.MayShow(e.Operation, name, nil) {
			out = append(out, check.Finding{Class: "state.lost-update", Want: name + " is a map, without the entries that null removes", Got: "null", Hint: "the documented entity does not allow null"})
			continue
		}
		for _, entry := range slices.Sorted(maps.Keys(sent)) {
			if got, kept := now[entry]; kept && sent[entry] == nil {
				out = append(out, check.Finding{Class: "state.lost-update", Want: "no " + name + "/" + entry + ", which null removes", Got: check.Show(got)})
			}
		}
	}
	return out
}

// nullsOmitted reports properties that the read before the update shows, and the one after it leaves out instead of showing null.
func nullsOmitted(e *check.Evidence, after map[string]any) (out check.Outcome) {
	before, _ := e.State(check.Before)
	for _, name := range slices.Sorted(maps.Keys(e.Change)) {
		_, had := before[name]
		if _, present := after[name]; had && !present && e.Change[name] == nil {
			out.Add("state.null-omitted", name+": null, because no preference allows to omit it", "absent", "clients cannot tell null from a property that the service does not have")
		}
	}
	return out.As(check.Should).At(e.StepID(check.After))
}
