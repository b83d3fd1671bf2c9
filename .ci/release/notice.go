package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const head = `conform
Copyright The conform authors

conform is licensed under the Apache License, Version 2.0; see LICENSE.

Its binaries contain the software that is listed here, under the licence beside it. The texts follow, except that of the Apache License,
which is in LICENSE. "make notice" writes this file.

`

// compatible are the licences whose software may be part of a work under Apache-2.0 that is passed on in binary form.
var compatible = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "Unlicense"}

// notice returns the content of the file NOTICE. A component without a licence, or with one that is not compatible, is an error.
func notice(ctx context.Context, module string) (string, error) {
	components, err := components(ctx, module)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(head)
	users := map[string][]string{} // by text, because many modules share one
	for _, c := range components {
		var ids []string
		for _, f := range c.files {
			found, err := f.licences()
			if err != nil {
				return "", fmt.Errorf("%s: %w", c.name, err)
			}
			ids = append(ids, found...)
			if slices.Equal(found, []string{"Apache-2.0"}) {
				continue // its text is that of LICENSE
			}
			if !slices.Contains(users[f.text], c.name) {
				users[f.text] = append(users[f.text], c.name)
			}
		}
		if len(ids) == 0 {
			return "", fmt.Errorf("%s: want a file with its licence, got none", c.name)
		}
		slices.Sort(ids)
		fmt.Fprintf(&b, "%-70s %s\n", c.name, strings.Join(slices.Compact(ids), ", "))
	}
	texts := slices.SortedFunc(maps.Keys(users), func(x, y string) int {
		return strings.Compare(users[x][0]+"\n"+x, users[y][0]+"\n"+y)
	})
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("-", 80), strings.Join(users[text], "\n"), text)
	}
	return b.String(), nil
}
