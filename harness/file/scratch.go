package file

import (
	"os"
	"runtime"
)

// Scratch returns a new file in a folder, the system's for temporary files where it is empty, for this process alone. It has no name where the
// system allows that, so that nothing remains of it however the process ends.
func Scratch(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, ".conform-*")
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" {
		err = os.Remove(f.Name())
	}
	if err != nil {
		_ = f.Close() // nothing was written
		return nil, err
	}
	return f, nil
}

// CloseScratch closes a scratch file and removes it.
func CloseScratch(f *os.File) error {
	err := f.Close()
	if runtime.GOOS == "windows" {
		return os.Remove(f.Name())
	}
	return err
}
