package servers

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestBookshop is the part of `make detection` that is worth running each time: the correct server, the variants that differ most, and a fault
// of each kind with a check that must detect it.
func TestBookshop(t *testing.T) {
	t.Parallel()
	tl, known := conformTool("default"), map[string]report{}
	for _, svc := range []service{library, shop} {
		known[svc.name] = correctRuns(t, tl, svc, 2)
	}
	for _, tt := range []struct {
		variant  string
		services []service
	}{
		{"v-chunked", []service{library, shop}},
		{"v-gzip", []service{library, shop}},
		{"v-close", []service{library, shop}},
		{"v-extra-members", []service{library, shop}},
		{"v-lag", []service{library, shop}},
		{"v-429", []service{library}}, // each costs a second
	} {
		for _, svc := range tt.services {
			got, err := tl.try(svc, 1, row(t, tt.variant).variable())
			if err != nil {
				t.Errorf("%s in %s: %v", tt.variant, svc.contract(), err)
				continue
			}
			noAlarm(t, tt.variant+" in "+svc.contract(), got)
		}
	}
	for _, tt := range []struct{ fault, check string }{
		{"l-upsert", "unknown-key"},
		{"l-malformed-500", "no-server-error"},
		{"l-err-html", "error-object"},
		{"l-ifmatch-ignored", "if-match-stale"},
		{"l-etag-body", "etag"},
		{"l-auth-any", "malformed-token-refused"},
		{"l-neighbour", "sibling"},
		{"l-unknown-stored", "unknown-property-refused"},
		{"s-null-keep", "nulls-kept"},
		{"s-merge-arr", "read-back"},
		{"s-price-string", "schema"},
		{"s-partial-review", "rejected-unchanged"},
		{"s-settings-reset", "untouched"},
	} {
		fault := row(t, tt.fault)
		got, err := tl.try(fault.services[0], 1, fault.variable())
		if err != nil {
			t.Errorf("%s: %v", tt.fault, err)
			continue
		}
		if result, checks := got.outcome(known[fault.services[0].name]); result != "detected" || !slices.Contains(checks, tt.check) {
			t.Errorf("%s: want it detected by %s, got %s %s", tt.fault, tt.check, result, strings.Join(checks, ", "))
		}
	}
}

// correctRuns runs a tool several times against one correct server, and returns what it reports. conform must report nothing.
func correctRuns(t *testing.T, tl tool, svc service, times int) report {
	t.Helper()
	b, err := startBookshop()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = b.stop() }()
	all := report{alarms: map[string]string{}, told: map[string]string{}}
	for seed := 1; seed <= times; seed++ {
		got, err := tl.run(b, svc, seed)
		if err != nil {
			t.Fatalf("%s of the correct server: %v", svc.name, err)
		}
		if tl.name == "conform" {
			noAlarm(t, "the correct "+svc.name, got)
		}
		maps.Copy(all.alarms, got.alarms)
		maps.Copy(all.told, got.told)
	}
	return all
}

func noAlarm(t *testing.T, server string, got trial) {
	t.Helper()
	for id := range got.alarms {
		t.Errorf("%s: false alarm: %s", server, id)
	}
	if got.unclear > 0 {
		t.Errorf("%s: %d verdicts are inconclusive", server, got.unclear)
	}
}

// row returns the fault or the variant of that id.
func row(t *testing.T, id string) deviation {
	t.Helper()
	faults, variants, err := deviations([]string{id})
	if err != nil {
		t.Fatal(err)
	}
	return append(faults, variants...)[0]
}
