package mock

import (
	"fmt"
	"strings"
	"testing"
)

func batch(t *testing.T, body string) *exchange {
	t.Helper()
	x := &exchange{method: "POST", path: "/beta/$batch", body: body}
	x.send(t, serveYAML(t, "", widgetYAML))
	return x
}

func TestBatch(t *testing.T) {
	const url = "/deviceManagement/widgets/w1"
	write := `"method":"PATCH","url":"` + url + `","headers":{"Content-Type":"application/json"},"body":{"count":71}`
	x := batch(t, `{"requests":[
		{"id":"1",`+write+`},
		{"id":"2","method":"get","url":"deviceManagement/widgets/w1","dependsOn":["1"]},
		{"id":"3","method":"PATCH","url":"`+url+`","headers":{"Content-Type":"application/json"},"body":{"count":"x"}},
		{"id":"4",`+strings.Replace(write, "71", "72", 1)+`,"dependsOn":["3"]},
		{"id":"5","method":"GET","url":"`+url+`","dependsOn":["4"]},
		{"id":"6","method":"PATCH","url":"`+url+`","body":{"count":73}},
		{"id":"7","method":"POST","url":"/$batch","headers":{"Content-Type":"application/json"},"body":{}},
		{"id":"8","method":"GET","url":"https://example.com`+url+`"},
		{"id":"9","method":"PUT","url":"`+url+`"},
		{"id":"11","method":"GET","url":"`+url+`","body":null},
		{"id":"10","method":"GET","url":"`+url+`"}]}`)
	if x.status != 200 {
		t.Fatalf("want 200, got %d %s", x.status, x.response)
	}
	v, _ := x.members(t).get("responses")
	list, _ := v.([]any)
	var got []string
	for _, v := range list {
		o, _ := v.(object)
		status, _ := o.get("status")
		body, _ := o.get("body")
		entity, _ := body.(object)
		count, _ := entity.get("count")
		got = append(got, fmt.Sprint(text(o, "id"), ":", status, " ", count))
	}
	want := "1:200 71, 2:200 71, 3:400 <nil>, 4:424 <nil>, 5:424 <nil>, 6:400 <nil>, 7:400 <nil>, 8:400 <nil>, 9:405 <nil>, 11:200 71, 10:200 71"
	if strings.Join(got, ", ") != want {
		t.Errorf("want %s\ngot  %s", want, strings.Join(got, ", "))
	}
}

func TestBatchAsAWhole(t *testing.T) {
	many := func(n int) string {
		var requests []string
		for i := range n {
			requests = append(requests, fmt.Sprintf(`{"id":"%d","method":"GET","url":"/deviceManagement/widgets/w%d"}`, i, i))
		}
		return `{"requests":[` + strings.Join(requests, ",") + `]}`
	}
	for body, want := range map[string]int{
		many(20): 200, many(21): 400, many(0): 400, `{}`: 400, `[]`: 400, `{"requests":`: 400, `{"requests":[1]}`: 400,
		`{"requests":[{"id":"1","method":"GET"}]}`:                                                 400,
		`{"requests":[{"id":"1","method":"GET","url":"/a"},{"id":"1","method":"GET","url":"/b"}]}`: 400,
		`{"requests":[{"id":"1","method":"GET","url":"/a","dependsOn":["2"]}]}`:                    400,
		`{"requests":[{"id":"1","method":"GET","url":"/%zz"}]}`:                                    200,
	} {
		if x := batch(t, body); x.status != want {
			t.Errorf("%.80s: want %d, got %d %s", body, want, x.status, x.response)
		}
	}
	for _, test := range []struct {
		exchange
		want int
	}{
		{exchange{method: "GET", path: "/beta/$batch"}, 405},
		{exchange{method: "POST", path: "/beta/%24batch", body: many(1), header: map[string]string{"Content-Type": "text/plain"}}, 415},
		{exchange{method: "POST", path: "/beta/$batch", body: many(1), header: map[string]string{"Authorization": ""}}, 401},
		{exchange{method: "POST", path: "/v1.0/$batch", body: many(1)}, 404},
	} {
		if test.send(t, serveYAML(t, "", widgetYAML)); test.status != test.want {
			t.Errorf("%s %s: want %d, got %d", test.method, test.path, test.want, test.status)
		}
	}
}
