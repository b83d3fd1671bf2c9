package wire

import "testing"

func TestEndingValue(t *testing.T) {
	for value, want := range map[string]string{
		`"deleted"`: "deleted", `"Removed"`: "Removed", `"softDeleted"`: "softDeleted", `"pending-removal"`: "pending-removal", `"PURGED"`: "PURGED",
		`["active","retired"]`: "retired", `{"state":"wipePending"}`: "wipePending", `"terminating"`: "terminating", `"toBeErased"`: "toBeErased",
		`"revoked"`: "revoked", `"Canceled"`: "Canceled", `"cancelled"`: "cancelled", `"pendingCancellation"`: "pendingCancellation", `"archived"`: "archived",
		`"decommissioned"`: "decommissioned", `"permanently_archived"`: "permanently_archived", `"withdrawn"`: "withdrawn", `{"state":["voided"]}`: "voided", `"aborted"`: "aborted",
		`"closed"`: "", `"sent"`: "", `"approved"`: "", `"completed"`: "", `"rejected"`: "", `"expired"`: "", `"unarchived"`: "", `"suspended"`: "", `"cancelled by Ada"`: "",
		`"active"`: "", `"disabled"`: "", `"removed by Ada"`: "", `"conform-1-1"`: "", `5`: "", `null`: "", `"retail"`: "", `"deleted`: "",
	} {
		if got := EndingValue([]byte(value)); got != want {
			t.Errorf("%s: want %q, got %q", value, want, got)
		}
	}
}

func TestNamesExclusive(t *testing.T) {
	for name, want := range map[string]bool{
		"isDefault": true, "default": true, "IsPrimary": true, "primary": true, "isMain": true, "isActive": false, "defaultLanguage": false, "enabled": false, "is": false,
	} {
		if NamesExclusive(name) != want {
			t.Errorf("%s: want %t", name, want)
		}
	}
}
