package main

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/contract"
)

// alternatives are the permissions that Graph takes below a path besides those that the page of 2021 names, the least first.
// permissions.json of August 2026 has the first two; notice MC1066336 says that the APIs of scripts move to the third.
var alternatives = []struct {
	paths       []string
	permissions []string
}{{
	[]string{"/deviceManagement/deviceShellScripts", "/deviceManagement/deviceManagementScripts", "/deviceManagement/deviceCustomAttributeShellScripts"},
	[]string{
		"DeviceManagementConfiguration.ReadWrite.All", "DeviceManagementManagedDevices.ReadWrite.All", "DeviceManagementScripts.ReadWrite.All",
	},
}}

// accepted lists the permissions any one of which lets an operation be called, the least first where that is known. Delegated tells
// whether a person signed in.
func accepted(op *contract.Operation, delegated bool) []string {
	var documented []string
	if op.Permissions != nil {
		documented = op.Permissions.Application
		if delegated {
			documented = op.Permissions.DelegatedWork
		}
	}
	for _, a := range alternatives {
		if slices.ContainsFunc(a.paths, func(p string) bool { return op.Path == p || strings.HasPrefix(op.Path, p+"/") }) {
			return append(slices.Clone(a.permissions), slices.DeleteFunc(slices.Clone(documented), func(p string) bool {
				return slices.Contains(a.permissions, p)
			})...)
		}
	}
	return documented
}

// writing are the permissions of a token that let it change things, other than those that are needed.
func writing(granted, needed []string) (out []string) {
	for _, g := range granted {
		if strings.Contains(g, "Write") && !slices.Contains(needed, g) {
			out = append(out, g)
		}
	}
	return out
}
