package main

import (
	"maps"
	"slices"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
)

// entity is a model with the properties that the steps use. Those of a generated client are of the same form.
type entity struct {
	id, displayName, jobTitle, city, title *string
	percentComplete                        *int32
	more                                   map[string]any
}

func newEntity(serialization.ParseNode) (serialization.Parsable, error) {
	return &entity{more: map[string]any{}}, nil
}

func (e *entity) GetAdditionalData() map[string]any  { return e.more }
func (e *entity) SetAdditionalData(v map[string]any) { e.more = v }

func (e *entity) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{
		"id":              readText(&e.id),
		"displayName":     readText(&e.displayName),
		"jobTitle":        readText(&e.jobTitle),
		"city":            readText(&e.city),
		"title":           readText(&e.title),
		"percentComplete": func(n serialization.ParseNode) (err error) { e.percentComplete, err = n.GetInt32Value(); return err },
	}
}

func (e *entity) Serialize(w serialization.SerializationWriter) error {
	for name, value := range map[string]*string{"displayName": e.displayName, "jobTitle": e.jobTitle, "city": e.city, "title": e.title} {
		if err := w.WriteStringValue(name, value); err != nil {
			return err
		}
	}
	if err := w.WriteInt32Value("percentComplete", e.percentComplete); err != nil {
		return err
	}
	return w.WriteAdditionalData(e.more)
}

// members names the properties that a response had, without control information and the key.
func (e *entity) members() []string {
	names := slices.Collect(maps.Keys(e.more))
	for name, value := range map[string]*string{"displayName": e.displayName, "jobTitle": e.jobTitle, "city": e.city, "title": e.title} {
		if value != nil {
			names = append(names, name)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name[0] == '@' })
	slices.Sort(names)
	return names
}

// page is one page of a collection.
type page struct {
	value []*entity
	next  *string
	count *int64
}

func newPage(serialization.ParseNode) (serialization.Parsable, error) { return &page{}, nil }

func (p *page) GetValue() []*entity       { return p.value }
func (p *page) GetOdataNextLink() *string { return p.next }

func (p *page) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{
		"@odata.nextLink": readText(&p.next),
		"@odata.count":    func(n serialization.ParseNode) (err error) { p.count, err = n.GetInt64Value(); return err },
		"value": func(n serialization.ParseNode) error {
			values, err := n.GetCollectionOfObjectValues(newEntity)
			for _, v := range values {
				p.value = append(p.value, v.(*entity))
			}
			return err
		},
	}
}

func (p *page) Serialize(serialization.SerializationWriter) error { return nil }

// names returns the display names of a page.
func (p *page) names() (out []string) {
	for _, e := range p.value {
		out = append(out, textOf(e.displayName))
	}
	return out
}

// odataError is the error that a service sends.
type odataError struct {
	abstractions.ApiError
	code, message string
}

var errorMappings = abstractions.ErrorMappings{"XXX": newError, "4XX": newError, "5XX": newError}

func newError(serialization.ParseNode) (serialization.Parsable, error) {
	return &odataError{ApiError: *abstractions.NewApiError()}, nil
}

func (e *odataError) Error() string { return e.code + ": " + e.message }

func (e *odataError) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	return map[string]func(serialization.ParseNode) error{"error": func(n serialization.ParseNode) error {
		var code, message *string
		for name, into := range map[string]**string{"code": &code, "message": &message} {
			child, err := n.GetChildNode(name)
			if err == nil && child != nil {
				err = readText(into)(child)
			}
			if err != nil {
				return err
			}
		}
		e.code, e.message = textOf(code), textOf(message)
		return nil
	}}
}

func (e *odataError) Serialize(serialization.SerializationWriter) error { return nil }

func readText(into **string) func(serialization.ParseNode) error {
	return func(n serialization.ParseNode) (err error) {
		*into, err = n.GetStringValue()
		return err
	}
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func number(n *int32) int32 {
	if n == nil {
		return -1
	}
	return *n
}
