package runner

import (
	"net/http"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/wire"
)

func TestShowsEntity(t *testing.T) {
	deep := `{"title":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`
	for body, want := range map[string]bool{`{"id":1}`: true, " \n{}": true, deep: true, `{"id":NaN}`: false, `[]`: false, ``: false, `<html>`: false} {
		if got := showsEntity(&wire.Exchange{Status: http.StatusOK, Body: []byte(body)}); got != want {
			t.Errorf("%.20s: want %t, got %t", body, want, got)
		}
	}
}
