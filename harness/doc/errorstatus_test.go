package doc_test

import (
	"fmt"
	"testing"
)

// TestErrorStatuses has error statuses outside of the list of the response section.
func TestErrorStatuses(t *testing.T) {
	const intro, body, header = "Change the properties of a [lamp](../resources/lamp.md).", "Send the properties of the [lamp](../resources/lamp.md) that change.", "The last known ETag. Required."
	const answer = "On success this method answers `200 OK`"
	for _, tt := range []struct{ at, text, want string }{
		{intro, "> [!NOTE]\n> Wired lamps are fixed. Updates of them will return a `400 Bad Request` response.", "[400:17 Updates of them will return a 400 Bad Request response.]"},
		{body, "If it burns, the HTTP 409 Conflict status code will be returned.", "[409:48 If it burns, the HTTP 409 Conflict status code will be returned.]"},
		{body, "For GET, a `404 Not Found` response is returned.", "[]"},
		{body, "A lamp has 404 parts.", "[]"},
		{body, "Success is `204 No Content`.", "[]"},
		{header, "If the last known ETag differs, a `412 Precondition Failed` response is returned.", "[412:42 If the last known ETag differs, a 412 Precondition Failed response is returned.]"},
		{answer, "If unsuccessful, a `4xx` error is returned.\n\n" + answer, "[4XX:57 If unsuccessful, a 4xx error is returned.]"},
		{answer, "On an error, it returns `404 Not Found`.\n\n" + answer, "[]"},
	} {
		text := tt.at + "\n\n" + tt.text
		if tt.at == header || tt.at == answer {
			text = tt.text
		}
		got := []string{}
		for _, s := range read(t, edit(t, clean(t), tt.at, text)).ErrorStatuses() {
			got = append(got, fmt.Sprintf("%s:%d %s", s.Status, s.Line, s.Value))
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%q: want %s, got %s", tt.text, tt.want, got)
		}
	}
}
