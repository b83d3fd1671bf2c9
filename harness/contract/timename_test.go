package contract

import "testing"

func TestTimeName(t *testing.T) {
	for name, want := range map[string]string{
		"createdDateTime": CreationTime, "creationDateTime": CreationTime, "created": CreationTime, "createdAt": CreationTime, "created_on": CreationTime,
		"dateCreated": CreationTime, "lastModifiedDateTime": ModificationTime, "modifiedDateTime": ModificationTime, "lastUpdatedDateTime": ModificationTime,
		"updated_at": ModificationTime, "createdBy": "", "recreated": "", "updates": "", "dueDateTime": "",
	} {
		if got := TimeName(name); got != want {
			t.Errorf("%s: want %q, got %q", name, want, got)
		}
	}
}
