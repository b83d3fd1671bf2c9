// Command graph-go is what an app does with the core of Microsoft's Graph SDK for Go. The mock differs from Graph in its base URL only.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	nethttp "github.com/microsoft/kiota-http-go"
	json "github.com/microsoft/kiota-serialization-json-go"
	text "github.com/microsoft/kiota-serialization-text-go"
	graph "github.com/microsoftgraph/msgraph-sdk-go-core"
)

func main() {
	ctx := context.Background()
	registerFormats()
	c, err := connect(os.Getenv("MOCK_URL"), authentication.NewBaseBearerTokenAuthenticationProvider(tokens{}))
	if err != nil {
		fmt.Println("FAIL connect:", err)
		os.Exit(1)
	}
	failed := false
	for _, s := range steps {
		if err := s.run(ctx, c); err != nil {
			failed = true
			fmt.Printf("FAIL %s: %s\n", s.name, strings.ReplaceAll(err.Error(), "\n", " "))
			continue
		}
		fmt.Println("ok", s.name)
	}
	if failed {
		os.Exit(1)
	}
}

// registerFormats does what the constructor of a generated client does.
func registerFormats() {
	abstractions.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory { return json.NewJsonSerializationWriterFactory() })
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return json.NewJsonParseNodeFactory() })
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory { return text.NewTextParseNodeFactory() })
	if err := graph.RegisterError(graph.BatchRequestErrorRegistryKey, errorMappings); err != nil {
		panic(err)
	}
}

// tokens is an access token provider, as those of azidentity are.
type tokens struct{}

func (tokens) GetAuthorizationToken(context.Context, *url.URL, map[string]any) (string, error) {
	return "a-token", nil
}

func (tokens) GetAllowedHostsValidator() *authentication.AllowedHostsValidator { return nil }

// client sends requests as the request builders of a generated client do.
type client struct{ *graph.GraphRequestAdapterBase }

func connect(address string, provider authentication.AuthenticationProvider) (client, error) {
	adapter, err := graph.NewGraphRequestAdapterBase(provider, graph.GraphClientOptions{GraphServiceVersion: "v1.0"})
	if err != nil {
		return client{}, err
	}
	adapter.SetBaseUrl(address)
	return client{adapter}, nil
}

// An option changes a request before it is sent.
type option func(*abstractions.RequestInformation)

func header(name, value string) option {
	return func(r *abstractions.RequestInformation) { r.Headers.Add(name, value) }
}

func query(name, value string) option {
	return func(r *abstractions.RequestInformation) { r.QueryParameters[name] = value }
}

// inspect keeps the headers of the response.
func inspect(into *nethttp.HeadersInspectionOptions) option {
	*into = *nethttp.NewHeadersInspectionOptions()
	into.InspectResponseHeaders = true
	return func(r *abstractions.RequestInformation) { r.AddRequestOptions([]abstractions.RequestOption{into}) }
}

func (c client) request(ctx context.Context, method abstractions.HttpMethod, path string, body serialization.Parsable, options ...option) (*abstractions.RequestInformation, error) {
	r := abstractions.NewRequestInformationWithMethodAndUrlTemplateAndPathParameters(method,
		"{+baseurl}"+path+"{?%24count,%24filter,%24orderby,%24select,%24top}", map[string]string{"baseurl": c.GetBaseUrl()})
	r.Headers.TryAdd("Accept", "application/json")
	for _, o := range options {
		o(r)
	}
	if body == nil {
		return r, nil
	}
	return r, r.SetContentFromParsable(ctx, c, "application/json", body)
}

func (c client) send(ctx context.Context, method abstractions.HttpMethod, path string, body serialization.Parsable, options ...option) (*entity, error) {
	r, err := c.request(ctx, method, path, body, options...)
	if err != nil {
		return nil, err
	}
	got, err := c.Send(ctx, r, newEntity, errorMappings)
	e, _ := got.(*entity)
	return e, err
}

func (c client) get(ctx context.Context, path string, options ...option) (*entity, error) {
	e, err := c.send(ctx, abstractions.GET, path, nil, options...)
	if err == nil && e == nil {
		err = errors.New("want an entity, got no content")
	}
	return e, err
}

func (c client) patch(ctx context.Context, path string, change *entity, options ...option) (*entity, error) {
	return c.send(ctx, abstractions.PATCH, path, change, options...)
}

func (c client) list(ctx context.Context, path string, options ...option) (*page, error) {
	r, err := c.request(ctx, abstractions.GET, path, nil, options...)
	if err != nil {
		return nil, err
	}
	got, err := c.Send(ctx, r, newPage, errorMappings)
	if err != nil {
		return nil, err
	}
	return got.(*page), nil
}

// rejected returns an error unless err is what the service sends with a status, with a code and the text in its message.
func rejected(err error, status int, text string) error {
	var failure *odataError
	switch {
	case !errors.As(err, &failure):
		return fmt.Errorf("want an OData error with status %d, got %w", status, err)
	case failure.ResponseStatusCode != status || failure.code == "" || !strings.Contains(failure.message, text):
		return fmt.Errorf("want status %d, a code, and %q in the message, got %d %q %q", status, text, failure.ResponseStatusCode, failure.code, failure.message)
	}
	return nil
}

// want returns an error unless the texts are equal.
func want(wanted, got []string) error {
	if !slices.Equal(wanted, got) {
		return fmt.Errorf("want %q, got %q", wanted, got)
	}
	return nil
}
