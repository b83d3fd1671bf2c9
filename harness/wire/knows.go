package wire

// Knows tells whether a text holds one of the secrets, in any of the forms that are looked for.
func (r *Redactor) Knows(s string) bool { return r.scrub(s) != s }
