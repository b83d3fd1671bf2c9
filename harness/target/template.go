package target

import _ "embed" // the template

// Template is the commented file that `conform init` writes.
//
//go:embed template.yaml
var Template []byte
