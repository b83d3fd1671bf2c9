package wire

import (
	"context"
	"testing"
	"time"
)

type counting int

func (c *counting) Name() string { return "counting" }

func (c *counting) Do(_ context.Context, req Request) *Exchange {
	*c++
	return &Exchange{Request: req, Status: 200}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	var n counting
	if Limit(&n, 0) != Target(&n) {
		t.Error("want the target itself where there is no limit")
	}
	paced := Limit(&n, 0.001) // the second request would have to wait 1,000 s
	if x := paced.Do(t.Context(), Request{}); x.Failure != nil || paced.Name() != "counting" {
		t.Errorf("want the first request at once, got %v", x.Failure)
	}
	soon, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	x := paced.Do(soon, Request{Method: "PATCH"})
	if x.Failure == nil || x.Failure.Kind != Cancelled || x.Request.Method != "PATCH" || n != 1 {
		t.Errorf("want the second one unsent, got %+v after %d", x, n)
	}
}
