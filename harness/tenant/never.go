package tenant

// NeverWrite lists, as globs, the properties that no body may name on a tenant: those that give data to another person, or that
// another directory owns.
func NeverWrite() []string {
	return []string{
		"userPrincipalName", "mail", "mailNickname", "otherMails", "proxyAddresses", "imAddresses", "onPremises*",
		"userId", "managedDeviceOwner*", "assignedUser*", "primaryUser*", "owner*", "passwordProfile", "passwordCredentials", "keyCredentials",
	}
}

// IsNeverWritten tells whether a property's name is among the globs.
func IsNeverWritten(globs []string, name string) bool { return matchesAny(globs, name) }
