package derive_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestStreams has properties that are streams, and examples at the path of one.
func TestStreams(t *testing.T) {
	const row = "|on|Boolean|Whether it burns.|"
	const example = "\n### Request\n``` http\nPATCH https://graph.microsoft.com/v1.0/rooms/7/lamps/12/photo\nContent-Type: image/png\nIf-Match: \"a\"\n\n<bytes>\n```\n"
	for _, tt := range []struct {
		name, src, want string // the media type and the gaps
	}{
		{"a stream", clean(t, row, row+"\n|photo|Stream|Its photo.|\n|label|Stream|Its label. Read-only.|"),
			"[application/json] [photo is a stream, which has requests of its own: conform does not test it]"},
		{"an example at another path", clean(t) + example, "[application/json] [the example's path is none of the page's: conform derives no operation from it]"},
		{"a path of streams", clean(t, "/rooms/{roomId}/lamps/{lampId}\n", "/rooms/{roomId}/lamps/{lampId}/{stream name}\n") + example,
			"[image/png] [the header table names application/json, and the example sends image/png: the contract follows the example the example's path is none of the page's: conform derives no operation from it]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := derived(t, tt.src, derive.Options{})
			op := d.Paths.Value(d.Paths.Keys()[0]).Patch
			if got := fmt.Sprint(slices.Sorted(maps.Keys(op.RequestBody.Value.Content)), " ", ownGaps(op)); got != tt.want {
				t.Errorf("want %s\ngot  %s", tt.want, got)
			}
		})
	}
}
