package mock_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/mock"
)

const door = `
openapi: 3.0.3
info: {title: Update door, version: v1.0}
servers: [{url: 'https://doors.example.com/v1.0'}]
paths:
  /doors/{id}:
    patch:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        content: {application/json: {schema: &door {type: object, properties: {id: {type: string}, color: {type: string}}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: *door}}}
`

// Serve a contract, and send it an update.
func Example() {
	c, err := contract.Load("update-door", "door.yaml", []byte(door), nil)
	if err != nil {
		log.Fatal(err)
	}
	m, err := mock.New([]*contract.Contract{c}, mock.Options{})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(m)
	defer server.Close()

	request, err := http.NewRequest(http.MethodPatch, server.URL+"/v1.0/doors/front", strings.NewReader(`{"color": "green"}`))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := server.Client().Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(response.Status)
	fmt.Println(string(body))
	// Output:
	// 200 OK
	// {"id":"front","color":"green"}
}
