package derive_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/derive"
)

// TestPermissionsByHeading has a permission table for each of two providers.
func TestPermissionsByHeading(t *testing.T) {
	const old = "One of these permissions is needed.\n\n|Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n|Delegated (work or school account)|Lamp.ReadWrite, Lamp.ReadWrite.All|\n"
	const table = "\n|Permission type|Permissions|\n|:---|:---|\n|Delegated (work or school account)|%s|\n"
	text := "### For the Night hall (old) provider\n" + fmt.Sprintf(table, "Night.Write") + "\n### For Attic provider\n" + fmt.Sprintf(table, "Attic.Write")
	d := derived(t, clean(t, old, text, "PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH /nightHall/lamps/{id}\nPATCH /attic/lamps/{id}"), derive.Options{})
	for path, want := range map[string]string{"/nightHall/lamps/{id}": "[Night.Write]", "/attic/lamps/{id}": "[Attic.Write]"} {
		if got := fmt.Sprint(d.Paths.Value(path).Patch.Extensions["x-conform-permissions"].(map[string]any)["delegatedWork"]); got != want {
			t.Errorf("%s: want %s, got %s", path, want, got)
		}
	}
}

// TestPermissionsByLabel has headings that are segments of paths, and cells with a label for each resource.
func TestPermissionsByLabel(t *testing.T) {
	const old = "One of these permissions is needed.\n\n|Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n|Delegated (work or school account)|Lamp.ReadWrite, Lamp.ReadWrite.All|\n"
	const table = "|Permission type|Permissions|\n|:---|:---|\n|Delegated (work or school account)|%s|\n\n"
	const paths = "PATCH /houses/{id}/lamps/{lampId}\nPATCH /houses/{id}/halls/{hallId}/lamps/{lampId}\nPATCH /nightCellars/lamps/{id}"
	for _, tt := range []struct{ text, want string }{
		{fmt.Sprintf(table, "In houses: House.Write<br/>In halls: Hall.Write, Hall.Write.All"), "[House.Write] [Hall.Write Hall.Write.All] [House.Write Hall.Write Hall.Write.All]"},
		{fmt.Sprintf(table, "House.Write. In halls: Hall.Write"), "[House.Write Hall.Write] [House.Write Hall.Write] [House.Write Hall.Write]"},
		{fmt.Sprintf(table, "Lamp.Own") + "### Night cellars\n" + fmt.Sprintf(table, "Night.Write") + "### Attics\n" + fmt.Sprintf(table, "Attic.Write"), "[Lamp.Own Night.Write Attic.Write] [Lamp.Own Night.Write Attic.Write] [Lamp.Own Night.Write]"},
	} {
		d := derived(t, clean(t, old, tt.text, "PATCH /rooms/{roomId}/lamps/{lampId}", paths), derive.Options{})
		var got []any
		for _, path := range []string{"/houses/{id}/lamps/{lampId}", "/houses/{id}/halls/{hallId}/lamps/{lampId}", "/nightCellars/lamps/{id}"} {
			got = append(got, d.Paths.Value(path).Patch.Extensions["x-conform-permissions"].(map[string]any)["delegatedWork"])
		}
		if text := strings.Trim(fmt.Sprint(got), "[]"); text != strings.Trim(tt.want, "[]") {
			t.Errorf("%q\nwant %s\ngot  %s", tt.text, tt.want, text)
		}
	}
}

// TestPermissionsByResource has a permission table with a row for each resource.
func TestPermissionsByResource(t *testing.T) {
	const old = "|Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n|Delegated (work or school account)|Lamp.ReadWrite, Lamp.ReadWrite.All|\n|Delegated (personal Microsoft account)|Not supported.|\n|Application|Lamp.ReadWrite.All|\n"
	const head = "|Resource|Delegated (work or school account)|Delegated (personal Microsoft account)|Application|\n|:---|:---|:---|:---|\n"
	const lines = "PATCH /lamps/{id}\nPATCH /groups/{id}/lamps/{lampId}\nPATCH /plugs/{plugId}/parts/{partId}\nPATCH /hooks/{hookId}"
	const none = "the contract has the permissions of all rows, because conform does not know which of them are for this path: lamp, group lamp, big plug"
	for _, tt := range []struct{ rows, want string }{
		{"|lamp|Lamp.Write|Lamp.Own|Not supported|\n|group lamp|Group.Write|Not supported|Group.All|\n|big plug|Plug.Write|Not supported|Plug.All|\n",
			"[[Lamp.Write] [Lamp.Own] []] [[Group.Write] [] [Group.All]] [[Plug.Write] [] [Plug.All]] [[Lamp.Write Group.Write Plug.Write] [Lamp.Own] [Group.All Plug.All]] [" + none + "]"},
		{"|lamp|Lamp.Write|Not supported|Lamp.All|\n|group lamp|Lamp.Write|Not supported|Lamp.All|\n",
			"[[Lamp.Write] [] [Lamp.All]] [[Lamp.Write] [] [Lamp.All]] [[Lamp.Write] [] [Lamp.All]] [[Lamp.Write] [] [Lamp.All]] []"},
	} {
		d := derived(t, clean(t, old, head+tt.rows, "PATCH /rooms/{roomId}/lamps/{lampId}", lines, "v1.0/rooms/7/lamps/12", "v1.0/lamps/12"), derive.Options{})
		got := ""
		var gaps []string
		for _, path := range []string{"/lamps/{id}", "/groups/{id}/lamps/{lampId}", "/plugs/{plugId}/parts/{partId}", "/hooks/{hookId}"} {
			op := d.Paths.Value(path).Patch
			p := op.Extensions["x-conform-permissions"].(map[string]any)
			got += fmt.Sprint([]any{p["delegatedWork"], p["delegatedPersonal"], p["application"]}, " ")
			for _, g := range ownGaps(op) {
				if !slices.Contains(gaps, g) {
					gaps = append(gaps, g)
				}
			}
		}
		if got += fmt.Sprint(gaps); got != tt.want {
			t.Errorf("want %s\ngot  %s", tt.want, got)
		}
	}
}
