package main

import (
	"context"
	"fmt"
	"os"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	nethttp "github.com/microsoft/kiota-http-go"
	graph "github.com/microsoftgraph/msgraph-sdk-go-core"
)

// steps run in their order.
var steps = []struct {
	name string
	run  func(context.Context, client) error
}{
	{"list", list}, {"pages", pages}, {"filter", filter}, {"orderby", orderby}, {"count", count}, {"count-segment", countSegment},
	{"read", read}, {"select", selectOne}, {"update", update}, {"wrong-type", wrongType}, {"etag", etag}, {"no-if-match", noIfMatch},
	{"representation", representation}, {"create", create}, {"delete", deleteOne}, {"batch", batch}, {"throttle", throttle}, {"no-token", noToken},
}

func list(ctx context.Context, c client) error {
	users, err := c.list(ctx, "/users")
	if err != nil {
		return err
	}
	ids := []string{}
	for _, user := range users.value {
		ids = append(ids, textOf(user.id))
	}
	return want([]string{"u1", "u2", "u3", "u4", "u5"}, ids)
}

func pages(ctx context.Context, c client) error {
	first, err := c.list(ctx, "/users", query("%24top", "2"))
	if err != nil {
		return err
	}
	if err := want([]string{"Ada", "Bo"}, first.names()); err != nil {
		return err
	}
	all, err := graph.NewPageIterator[*entity](first, c, newPage)
	if err != nil {
		return err
	}
	var names []string
	if err := all.Iterate(ctx, func(user *entity) bool { names = append(names, textOf(user.displayName)); return true }); err != nil {
		return err
	}
	return want([]string{"Ada", "Bo", "Cy O'Neil", "Dee", "Eli"}, names)
}

func filter(ctx context.Context, c client) error {
	users, err := c.list(ctx, "/users", query("%24filter", "displayName eq 'Cy O''Neil'"))
	if err != nil {
		return err
	}
	return want([]string{"Cy O'Neil"}, users.names())
}

func orderby(ctx context.Context, c client) error {
	users, err := c.list(ctx, "/users", query("%24orderby", "jobTitle,displayName desc"))
	if err != nil {
		return err
	}
	return want([]string{"Eli", "Cy O'Neil", "Bo", "Dee", "Ada"}, users.names())
}

func count(ctx context.Context, c client) error {
	users, err := c.list(ctx, "/users", header("ConsistencyLevel", "eventual"), query("%24count", "true"), query("%24top", "1"))
	switch {
	case err != nil:
		return err
	case users.count == nil || *users.count != 5 || len(users.value) != 1:
		return fmt.Errorf("want @odata.count 5 and one user, got %v and %d", users.count, len(users.value))
	}
	return nil
}

func countSegment(ctx context.Context, c client) error {
	r, err := c.request(ctx, abstractions.GET, "/users/$count", nil, header("ConsistencyLevel", "eventual"), query("%24filter", "jobTitle eq 'Cook'"))
	if err != nil {
		return err
	}
	r.Headers.Remove("Accept")
	r.Headers.Add("Accept", "text/plain;q=0.9")
	got, err := c.SendPrimitive(ctx, r, "int32", errorMappings)
	if n, ok := got.(*int32); err == nil && (!ok || *n != 2) {
		return fmt.Errorf("want 2, got %v", got)
	}
	return err
}

func read(ctx context.Context, c client) error {
	user, err := c.get(ctx, "/users/u1")
	if err != nil {
		return err
	}
	return want([]string{"u1", "Ada"}, []string{textOf(user.id), textOf(user.displayName)})
}

func selectOne(ctx context.Context, c client) error {
	user, err := c.get(ctx, "/users/u1", query("%24select", "displayName"))
	if err != nil {
		return err
	}
	return want([]string{"displayName"}, user.members())
}

// update sends its body compressed, as this client does by default.
func update(ctx context.Context, c client) error {
	if _, err := c.patch(ctx, "/users/u2", &entity{jobTitle: new("Chef")}); err != nil {
		return err
	}
	user, err := c.get(ctx, "/users/u2")
	if err != nil {
		return err
	}
	return want([]string{"Chef"}, []string{textOf(user.jobTitle)})
}

func wrongType(ctx context.Context, c client) error {
	_, err := c.patch(ctx, "/users/u2", &entity{more: map[string]any{"accountEnabled": new("yes")}})
	return rejected(err, 400, "accountEnabled")
}

func etag(ctx context.Context, c client) error {
	task, err := c.get(ctx, "/planner/tasks/t1")
	if err != nil {
		return err
	}
	tag, ok := task.more["@odata.etag"].(*string)
	if !ok {
		return fmt.Errorf("want @odata.etag, got %v", task.more["@odata.etag"])
	}
	if _, err := c.patch(ctx, "/planner/tasks/t1", &entity{percentComplete: new(int32(25))}, header("If-Match", *tag)); err != nil {
		return err
	}
	_, err = c.patch(ctx, "/planner/tasks/t1", &entity{percentComplete: new(int32(30))}, header("If-Match", *tag))
	return rejected(err, 412, "")
}

func noIfMatch(ctx context.Context, c client) error {
	_, err := c.patch(ctx, "/planner/tasks/t1", &entity{percentComplete: new(int32(30))})
	return rejected(err, 412, "")
}

func representation(ctx context.Context, c client) error {
	var headers nethttp.HeadersInspectionOptions
	if _, err := c.get(ctx, "/planner/tasks/t2", inspect(&headers)); err != nil {
		return err
	}
	tags := headers.GetResponseHeaders().Get("ETag")
	if len(tags) != 1 {
		return fmt.Errorf("want one ETag, got %q", tags)
	}
	task, err := c.patch(ctx, "/planner/tasks/t2", &entity{percentComplete: new(int32(75))}, header("If-Match", tags[0]), header("Prefer", "return=representation"))
	if err != nil {
		return err
	}
	if task == nil || textOf(task.id) != "t2" || number(task.percentComplete) != 75 {
		return fmt.Errorf("want t2 with percentComplete 75, got %+v", task)
	}
	return nil
}

func create(ctx context.Context, c client) error {
	var headers nethttp.HeadersInspectionOptions
	group, err := c.send(ctx, abstractions.POST, "/groups", &entity{displayName: new("Drivers"), more: map[string]any{"mailEnabled": new(false)}}, inspect(&headers))
	if err != nil {
		return err
	}
	if len(headers.GetResponseHeaders().Get("Location")) != 1 {
		return fmt.Errorf("want one Location, got %q", headers.GetResponseHeaders().Get("Location"))
	}
	got, err := c.get(ctx, "/groups/"+textOf(group.id))
	if err != nil {
		return err
	}
	return want([]string{textOf(group.id), "Drivers"}, []string{textOf(got.id), textOf(got.displayName)})
}

func deleteOne(ctx context.Context, c client) error {
	r, err := c.request(ctx, abstractions.DELETE, "/groups/g2", nil)
	if err != nil {
		return err
	}
	if err := c.SendNoContent(ctx, r, errorMappings); err != nil {
		return err
	}
	_, err = c.get(ctx, "/groups/g2")
	return rejected(err, 404, "")
}

// batch sends a GET with "body": null, as this client does.
func batch(ctx context.Context, c client) error {
	requests := graph.NewBatchRequest(c)
	updateRequest, err := c.request(ctx, abstractions.PATCH, "/users/u3", &entity{city: new("Bern")})
	if err != nil {
		return err
	}
	readRequest, err := c.request(ctx, abstractions.GET, "/users/u3", nil)
	if err != nil {
		return err
	}
	first, err := requests.AddBatchRequestStep(*updateRequest)
	if err != nil {
		return err
	}
	second, err := requests.AddBatchRequestStep(*readRequest)
	if err != nil {
		return err
	}
	second.DependsOnItem(first)
	responses, err := requests.Send(ctx, c)
	if err != nil {
		return err
	}
	if status := responses.GetResponseById(*first.GetId()).GetStatus(); status == nil || *status != 204 {
		return fmt.Errorf("want 204 for the PATCH, got %d", number(status))
	}
	user, err := graph.GetBatchResponseById[*entity](responses, *second.GetId(), newEntity)
	if err != nil {
		return err
	}
	return want([]string{"Bern"}, []string{textOf(user.city)})
}

func throttle(ctx context.Context, _ client) error {
	throttled, err := connect(os.Getenv("THROTTLED_URL"), authentication.NewBaseBearerTokenAuthenticationProvider(tokens{}))
	if err != nil {
		return err
	}
	for range 4 {
		user, err := throttled.get(ctx, "/users/u1")
		if err != nil {
			return err
		}
		if err := want([]string{"Ada"}, []string{textOf(user.displayName)}); err != nil {
			return err
		}
	}
	return nil
}

func noToken(ctx context.Context, _ client) error {
	anonymous, err := connect(os.Getenv("MOCK_URL"), &authentication.AnonymousAuthenticationProvider{})
	if err != nil {
		return err
	}
	_, err = anonymous.get(ctx, "/users/u1")
	return rejected(err, 401, "")
}
