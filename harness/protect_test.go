package harness

import (
	"testing"

	"github.com/graphconform/conform/harness/contract"
)

// What services set themselves is written back where an update may set it by the contract, or where that does not know it.
func TestUndocumented(t *testing.T) {
	const url = "https://graph.example.com/beta/widgets/w1"
	op := &contract.Operation{Name: "update-widget", Properties: []contract.Property{
		{Name: "name"}, {Name: "version"}, {Name: "eTag", ReadOnly: true},
	}}
	p := &protection{entities: map[string]*contract.Operation{url: op}, never: []string{"mail"}}
	for name, want := range map[string]bool{"name": false, "version": true, "eTag": false, "lastModifiedBy": true, "note": true, "mail": false} {
		if got := p.undocumented(url, name); got != want {
			t.Errorf("%s: want %t, got %t", name, want, got)
		}
	}
	if p.undocumented(url+"/parts/1", "note") {
		t.Error("want nothing written back that no operation describes")
	}
}
