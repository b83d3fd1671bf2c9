package verdict

// Shard says which part of a run a record holds: that of one of several processes that share the run. PlanHash and Planned of the header are
// those of the part.
type Shard struct {
	Index      int                `json:"index"` // from 1
	Total      int                `json:"total"`
	Targets    []string           `json:"targets"` // of the whole run, which has a record for each
	Plan       string             `json:"plan"`    // the PlanHash of the whole
	Planned    int                `json:"planned"` // how many verdicts the whole has
	Operations []PlannedOperation `json:"operations"`
}

// PlannedOperation is an operation of the part. Order and First are its place, and that of its first verdict, in the whole plan, from 0.
type PlannedOperation struct {
	Name     string `json:"name"`
	Order    int    `json:"order"`
	First    int    `json:"first"`
	Verdicts int    `json:"verdicts"`
}
