package lamps

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
)

// serve starts a mock inside the test and returns its base URL.
func serve(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("lamp.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lamp, err := contract.Load("lamp", "lamp.yaml", raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mock.New([]*contract.Contract{lamp}, mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	return server.URL + "/v1.0"
}

func patch(t *testing.T, base, lamp string) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPatch, base+"/lamps/hall", strings.NewReader(lamp))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

func TestLampKeepsItsNewColor(t *testing.T) {
	base := serve(t)
	if status := patch(t, base, `{"color": "green"}`); status != http.StatusOK {
		t.Fatalf("want 200, got %d", status)
	}
	response, err := http.Get(base + "/lamps/hall")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var lamp struct{ Color string }
	if err := json.NewDecoder(response.Body).Decode(&lamp); err != nil {
		t.Fatal(err)
	}
	if lamp.Color != "green" {
		t.Errorf("want green, got %q", lamp.Color)
	}
	if status := patch(t, base, `{"color": 3}`); status != http.StatusBadRequest {
		t.Errorf("want 400 for a color that is no text, got %d", status)
	}
}
