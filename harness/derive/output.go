package derive

import "fmt"

// File is a description to write. Path is relative to the output folder, with slashes.
type File struct {
	Path string
	Data []byte
}

// Files returns a file per page that did not fail. Two pages with the same path are an error.
func Files(results []Result) (files []File, err error) {
	pages := map[string]string{}
	for _, r := range results {
		if r.Err != nil {
			continue
		}
		name := r.OutputPath()
		if other, taken := pages[name]; taken {
			return nil, fmt.Errorf("%s and %s would both be written to %s; use a folder for each", other, r.File, name)
		}
		pages[name] = r.File
		files = append(files, File{name, r.YAML})
	}
	return files, nil
}

// MergedFiles returns a file per API version of results whose descriptions the batch kept.
func MergedFiles(results []Result) (files []File, err error) {
	for _, version := range APIVersions(results) {
		t, err := Merge(version, results)
		if err != nil {
			return nil, err
		}
		data, err := Marshal(t)
		if err != nil {
			return nil, err
		}
		files = append(files, File{version + ".yaml", data})
	}
	return files, nil
}
