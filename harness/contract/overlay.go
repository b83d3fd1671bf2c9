package contract

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3"
)

// maxOverlaid bounds the nodes of a description with its overlay: an action copies its update to each of its targets.
const maxOverlaid = maxParts

// overlay applies the actions of an OpenAPI Overlay in order. An action whose target matches nothing is an error, as is an action that
// changes nothing.
func (t *tree) overlay(data []byte) error {
	file := overlayFile(t.file)
	root, err := t.parse(file, data, true)
	if err != nil {
		return err
	}
	start := position{file, 1}
	var o overlay.Overlay
	if err := root.Decode(&o); err != nil {
		return yamlError(file, err)
	}
	if err := o.Validate(); err != nil {
		return start.errorf("not an OpenAPI Overlay: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	if o.JSONPathVersion == "" {
		o.JSONPathVersion = overlay.JSONPathRFC9535 // as Overlay 1.0 requires; the library has an older default
	}
	actions := items(t.in(root, "actions"))
	for i, action := range o.Actions {
		here := t.where(actions[i])
		if action.Target == "" || !action.Remove && action.Update.IsZero() && action.Copy == "" {
			return here.errorf("an action needs a target, and an update or remove: true")
		}
		if err := t.apply(o, action); err != nil {
			return here.errorf("target %.100s: %.300s", action.Target, strings.TrimPrefix(err.Error(), "error applying overlay (strict): "))
		}
		if count(t.root) > maxOverlaid {
			return here.errorf("target %.100s: the description has more than %d nodes", action.Target, maxOverlaid)
		}
	}
	t.settle(t.root, t.where(t.root))
	return nil
}

// overlayFile names the overlay next to a description, see LoadFile.
func overlayFile(file string) string {
	base, folder := filepath.Base(file), filepath.Dir(file)
	beside := strings.TrimSuffix(base, filepath.Ext(base)) + ".overlay.yaml"
	if strings.HasPrefix(base, "openapi.") {
		beside = "overlay.yaml"
	}
	return filepath.ToSlash(filepath.Join(folder, beside))
}

func (t *tree) apply(o overlay.Overlay, action overlay.Action) error {
	o.Actions = []overlay.Action{action}
	doc := &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{t.root}}
	warnings, err := o.ApplyToStrict(doc)
	if err != nil {
		return err
	}
	for _, w := range warnings {
		if strings.HasSuffix(w, "does nothing") {
			return errors.New("it changes nothing")
		}
	}
	return nil
}

func count(n *yaml.Node) int {
	total := 1
	for _, child := range n.Content {
		total += count(child)
	}
	return total
}
