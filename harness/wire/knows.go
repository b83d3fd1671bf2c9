package wire

// HasSecret tells whether a text holds one of the secrets, in any of the forms that are looked for.
func (r *Redactor) HasSecret(s string) bool { return r.scrub(s) != s }
