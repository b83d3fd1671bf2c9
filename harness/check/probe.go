package check

// Source says where a value that a probe sent came from.
type Source string

// A value comes from the documented example, from a read of the entity, or from conform.
const (
	FromExample Source = "example"
	FromRead    Source = "read"
	Generated   Source = "generated"
)

// Rejection is a value that the target rejects, alone in an update that is otherwise valid; or values that it accepts alone and rejects
// together.
type Rejection struct {
	Properties []string
	Values     []any // by property
	Source     Source
	Beside     bool // values of other properties, which the update has as well: the target accepts it with another value of these
	Step       Step
}
