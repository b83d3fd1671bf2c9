package mock_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
)

// Test that a client waits and tries again.
func ExampleParseInjection() {
	c, err := contract.Load("update-door", "door.yaml", []byte(door), nil)
	if err != nil {
		log.Fatal(err)
	}
	storm, err := mock.ParseInjection("429,path=/v1.0/doors/*,nth=1-2,retry-after=5")
	if err != nil {
		log.Fatal(err)
	}
	m, err := mock.New([]*contract.Contract{c}, mock.Options{Injections: []mock.Injection{storm}})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(m)
	defer server.Close()

	for range 3 {
		response, err := http.Get(server.URL + "/v1.0/doors/front")
		if err != nil {
			log.Fatal(err)
		}
		_ = response.Body.Close()
		fmt.Println(response.Status, response.Header.Get("Retry-After"))
	}
	// Output:
	// 429 Too Many Requests 5
	// 429 Too Many Requests 5
	// 200 OK
}
