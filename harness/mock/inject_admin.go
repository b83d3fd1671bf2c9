package mock

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// maxRules bounds the content of a request to faultsPath, in bytes.
const maxRules = 1 << 20

// serveFaults responds to a request to faultsPath. Rules change as a whole or not at all.
func (m *Mock) serveFaults(request *http.Request, resp *response) {
	var err error
	switch request.Method {
	case http.MethodGet:
		resp.status, resp.body = http.StatusOK, object{{"faults", m.injector.list()}}
		resp.header.Set("Content-Type", jsonMedia)
		return
	case http.MethodPut:
		err = m.replaceInjections(request)
	case http.MethodPost:
		err = m.addInjection(request)
	case http.MethodDelete:
		m.injector.set(nil)
	default:
		resp.header.Set("Allow", "GET, PUT, POST, DELETE")
		return
	}
	if resp.status = http.StatusNoContent; err != nil {
		resp.status, resp.raw = http.StatusBadRequest, []byte(err.Error()+"\n")
		resp.header.Set("Content-Type", "text/plain; charset=utf-8")
	}
}

func (m *Mock) replaceInjections(request *http.Request) error {
	body, err := readRules(request)
	if err != nil {
		return err
	}
	given, isList := body.get("faults")
	list, _ := given.([]any)
	if _, isArray := given.([]any); !isList || !isArray || len(body) != 1 {
		return errors.New(`want {"faults": [...]} with the list of all rules; POST adds one`)
	}
	if len(list) > maxInjections {
		return fmt.Errorf("%d rules are too many; want at most %d", len(list), maxInjections)
	}
	var rules []Injection
	for n, v := range list {
		i, err := ruleOf(v, fmt.Sprintf("faults[%d]: ", n))
		if err != nil {
			return err
		}
		rules = append(rules, i)
	}
	m.injector.set(rules)
	return nil
}

func (m *Mock) addInjection(request *http.Request) error {
	body, err := readRules(request)
	if err != nil {
		return err
	}
	if _, isList := body.get("faults"); isList {
		return errors.New(`want one rule such as {"fault": 503}; PUT replaces them all`)
	}
	i, err := ruleOf(body, "")
	if err != nil {
		return err
	}
	if !m.injector.add(i) {
		return fmt.Errorf("there are %d rules already, which is the most; DELETE removes them", maxInjections)
	}
	return nil
}

func readRules(request *http.Request) (object, error) {
	raw, err := io.ReadAll(io.LimitReader(request.Body, maxRules+1))
	if err != nil {
		return nil, errors.New("the content is incomplete")
	}
	if len(raw) > maxRules {
		return nil, fmt.Errorf("the content is larger than %d bytes", maxRules)
	}
	v, err := decode(raw)
	if err != nil {
		return nil, err
	}
	body, ok := v.(object)
	if !ok {
		return nil, errors.New("the body is not a JSON object")
	}
	return body, nil
}

// ruleOf reads a rule from JSON, which stands at a place.
func ruleOf(v any, at string) (Injection, error) {
	o, ok := v.(object)
	if !ok {
		return Injection{}, fmt.Errorf(`%swant a rule such as {"fault": 503}`, at)
	}
	var settings []setting
	for _, m := range o {
		value, isText := m.value.(string)
		if n, isNumber := m.value.(json.Number); isNumber {
			value, isText = n.String(), true
		}
		if !isText {
			return Injection{}, fmt.Errorf("%s%s: want a text or a number", at, clip(m.name))
		}
		settings = append(settings, setting{m.name, value, at})
	}
	return readRule(settings, at)
}
