package derive

import (
	"errors"
	"os"
	"path"
	"path/filepath"
)

// Place returns where in a folder the description of a result belongs: `<name>.yaml`, below its version for pages of a tree.
func (r Result) Place() string {
	if r.Tree && r.Version != "" {
		return path.Join(r.Version, r.Name+".yaml")
	}
	return r.Name + ".yaml"
}

// Write puts a file in place whole or not at all.
func Write(file string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".conform-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if closing := tmp.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}
