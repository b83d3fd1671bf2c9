package target

// The kinds of permission that a token grants: those of a person who signed in, or those of an application.
const (
	Delegated   = "delegated"
	Application = "application"
)

// PermissionKind returns the kind of permission that tokens of the sign-in grant, or "" where only the token shows it: Azure CLI may be signed in
// as a person or as an application. S may be nil.
func (s *SignIn) PermissionKind() string {
	if s == nil {
		return ""
	}
	switch s.Kind {
	case "client-secret", "certificate", "federated", "github", "kubernetes", "managed-identity":
		return Application
	case "device-code":
		return Delegated
	case "token":
		return PermissionKindOf(s.Token)
	}
	return ""
}

// PermissionKindOf returns the kind of permission that a token says it grants, or "".
func PermissionKindOf(token string) string {
	switch c, _ := ReadClaims(token); {
	case len(c.Scopes) > 0:
		return Delegated
	case len(c.Roles) > 0:
		return Application
	}
	return ""
}
