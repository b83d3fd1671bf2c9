package doctor

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// alternatives are the permissions that Graph accepts for paths, the least privileged one first, in addition to those that the page of
// 2021 names. Microsoft's permissions.json of August 2026 has the first two; notice MC1066336 moves the APIs of scripts to the third.
var alternatives = []struct{ paths, permissions []string }{{
	[]string{"/deviceManagement/deviceShellScripts", "/deviceManagement/deviceManagementScripts", "/deviceManagement/deviceCustomAttributeShellScripts"},
	[]string{
		"DeviceManagementConfiguration.ReadWrite.All", "DeviceManagementManagedDevices.ReadWrite.All", "DeviceManagementScripts.ReadWrite.All",
	},
}}

// acceptedPermissions lists the permissions each of which suffices to call an operation, the least privileged one first if it is
// known. Delegated permissions are those of a person who signed in.
func acceptedPermissions(op *contract.Operation, delegated bool) []string {
	var documented []string
	if op.Permissions != nil {
		documented = op.Permissions.Application
		if delegated {
			documented = op.Permissions.DelegatedWork
		}
	}
	for _, a := range alternatives {
		if slices.ContainsFunc(a.paths, func(p string) bool { return op.Path == p || strings.HasPrefix(op.Path, p+"/") }) {
			return append(slices.Clone(a.permissions), without(documented, a.permissions)...)
		}
	}
	return documented
}

// writePermissions lists the permissions of a token to write, other than those that are needed.
func writePermissions(granted, needed []string) []string {
	return slices.DeleteFunc(without(granted, needed), func(p string) bool { return !strings.Contains(p, "Write") })
}

func without(list, excluded []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(p string) bool { return slices.Contains(excluded, p) })
}
