package contract

import (
	"net/url"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/graphconform/conform/harness/near"
)

// Profile says whose rules apply to a target. Each includes those before it; an empty one counts as Graph.
type Profile string

// HTTP is RFC 9110, RFC 5789, JSON and the contract itself, OData adds OData 4, and Graph the conventions of Microsoft Graph.
const (
	HTTP  Profile = "http"
	OData Profile = "odata"
	Graph Profile = "graph"
)

// Profiles lists every profile, the one with the fewest rules first.
func Profiles() []string { return []string{string(HTTP), string(OData), string(Graph)} }

// Includes reports whether the rules of another profile apply too.
func (p Profile) Includes(other Profile) bool {
	return p == "" || slices.Index(Profiles(), string(other)) <= slices.Index(Profiles(), string(p))
}

// WithProfile returns the contract with another profile. An empty one changes nothing.
func (c *Contract) WithProfile(p Profile) *Contract {
	if p == "" || p == c.Profile {
		return c
	}
	out := *c
	out.Profile, out.Operations = p, nil
	for _, op := range c.Operations {
		changed := *op
		changed.Profile = p
		out.Operations = append(out.Operations, &changed)
	}
	return &out
}

// graphHosts serve Microsoft Graph, in its global and national clouds (learn.microsoft.com/graph/deployments).
var graphHosts = []string{
	"graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn", "graph.microsoft.de",
}

// IsGraph reports whether a URL is of Microsoft Graph.
func IsGraph(server string) bool {
	u, err := url.Parse(server)
	return err == nil && slices.Contains(graphHosts, strings.ToLower(u.Hostname()))
}

// profile returns the profile that the description names, or else the one that its servers and names imply.
func (r *reader) profile(operations []*Operation, odata bool) (Profile, error) {
	if n := r.in(r.root, ExtProfile); n != nil {
		if !slices.Contains(Profiles(), n.Value) {
			meant := ""
			if best := near.Match(n.Value, Profiles()); best != "" {
				meant = "; did you mean " + best
			}
			return "", r.where(n).errorf("%s is %s: want http, odata or graph%s", ExtProfile, kindWord(n), meant)
		}
		return Profile(n.Value), nil
	}
	ofGraph := func(op *Operation) bool {
		return IsGraph(op.Server) || op.Permissions != nil // only pages of Graph name permissions
	}
	switch {
	case slices.ContainsFunc(operations, ofGraph):
		return Graph, nil
	case odata:
		return OData, nil
	}
	return HTTP, nil
}

// namesOData reports whether a member, a header or a path below a node is one that OData defines.
func namesOData(n *yaml.Node) bool {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			value := n.Content[i+1]
			header := strings.HasPrefix(strings.ToLower(child.Value), "odata-")
			if child.Value == "name" && value.Kind == yaml.ScalarNode { // of a parameter
				header = strings.HasPrefix(strings.ToLower(value.Value), "odata-")
			}
			if header || strings.Contains(child.Value, "@odata.") || strings.HasSuffix(child.Value, "/$batch") {
				return true
			}
			continue
		}
		if namesOData(child) {
			return true
		}
	}
	return false
}
