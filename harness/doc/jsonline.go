package doc

import (
	"slices"
	"strconv"

	"github.com/tailscale/hujson"
)

// Line returns the line of the member that a path of names and indexes leads to, or of the last one on the way that there is.
func (j *JSON) Line(path ...string) int {
	line, v := j.places.at(j.tree.StartOffset).Line, j.tree
	for _, name := range path {
		switch in := v.Value.(type) {
		case *hujson.Object:
			i := slices.IndexFunc(in.Members, func(m hujson.ObjectMember) bool { return m.Name.Value.(hujson.Literal).String() == name })
			if i < 0 {
				return line
			}
			line, v = j.places.at(in.Members[i].Name.StartOffset).Line, in.Members[i].Value
		case *hujson.Array:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(in.Elements) {
				return line
			}
			line, v = j.places.at(in.Elements[i].StartOffset).Line, in.Elements[i]
		default:
			return line
		}
	}
	return line
}
