package derive

import "path"

// Place returns where in a folder the description of a result belongs: `<name>.yaml`, below its version for pages of a tree.
func (r Result) Place() string {
	if r.Tree && r.Version != "" {
		return path.Join(r.Version, r.Name+".yaml")
	}
	return r.Name + ".yaml"
}
