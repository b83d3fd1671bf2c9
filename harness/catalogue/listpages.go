package catalogue

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
)

// missingItems reports an item that one list shows, and another one that was read to the end does not.
func missingItems(e *check.Evidence, known, list listing, step string) check.Outcome {
	if list.more {
		return check.Outcome{}
	}
	read := pagesOf(e, step)
	for _, id := range slices.Sorted(maps.Keys(known.byID)) {
		if len(list.byID[id]) == 0 {
			return finding("list.missing", fmt.Sprintf("the item %s, as in pages of another size", check.Show(id)), fmt.Sprintf("no such item on %d pages", len(read)), "").At(read[len(read)-1].ID)
		}
	}
	return check.Outcome{}
}

// countNames are names of members with the number of items, in lower case and without separators.
var countNames = []string{"total", "count", "totalcount", "totalitems", "totalelements", "totalresults"}

// judgeCount compares the number of items that a response states with those of a collection that was read to the end.
func judgeCount(e *check.Evidence, whole listing) check.Outcome {
	x, step := e.Response(), check.Request
	if counted := e.Step(check.StepCounted); counted != nil {
		x, step = counted, check.StepCounted
	}
	if whole.more || !check.IsSuccess(x.Status) || plain(e) && e.Operation.Paging.Page == "" { // where nothing tells whether there are more
		return check.Outcome{}
	}
	body, _ := e.Object(x)
	for _, name := range slices.Sorted(maps.Keys(body)) {
		number, isNumber := body[name].(json.Number)
		if isNumber && countsItems(e, name) && number.String() != fmt.Sprint(len(whole.items)) {
			return finding("list.count", fmt.Sprintf("%s %d, the number of items", name, len(whole.items)), number.String(), "").At(e.StepID(step))
		}
	}
	return check.Outcome{}
}

// countsItems reports whether a member of a list is the number of its items: the one of OData, or a documented one beside the only array.
func countsItems(e *check.Evidence, name string) bool {
	if !plain(e) {
		return name == "@odata.count" || name == "@count"
	}
	list := e.Operation.ListEntity()
	if list == nil || list.Schema.Properties[name] == nil || !list.Schema.Properties[name].Value.Type.Is("integer") {
		return false
	}
	alike := 0
	for other := range list.Schema.Properties {
		if slices.Contains(countNames, plainName(other)) {
			alike++
		}
	}
	return alike == 1 && slices.Contains(countNames, plainName(name))
}

// plainName is a name in lower case, without separators.
func plainName(name string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
}
