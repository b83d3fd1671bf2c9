package main

import (
	"os"
	"strings"
	"testing"
)

const root = "../.."

func TestNoticeIsUpToDate(t *testing.T) {
	want, err := notice(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(root + "/NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("NOTICE is out of date: run make notice, and read what changes")
	}
	for _, module := range []string{"github.com/spf13/cobra ", "github.com/inconshreveable/mousetrap ", "Go standard library "} { // the second on Windows only
		if !strings.Contains(want, "\n"+module) {
			t.Errorf("want %sin NOTICE, got none", module)
		}
	}
}

func TestLicences(t *testing.T) {
	const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions: The above copyright notice and this permission notice shall be included in all copies or substantial portions of
the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
	const mozilla = `This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed
with this file, You can obtain one at https://mozilla.org/MPL/2.0/.`
	for _, tt := range []struct{ name, file, text, want, err string }{
		{"known", "LICENSE", mit, "MIT", ""},
		{"not compatible", "COPYING", mozilla, "", "got MPL-2.0"},
		{"one of two not compatible", "LICENSE.md", mit + "\n\n" + mozilla, "", "got MPL-2.0"},
		{"not known", "LICENCE", "Do with it what you like, but tell us first.", "", "got 0%"},
		{"a notice", "NOTICE.txt", "Thing, made by us.", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ids, err := document{tt.file, tt.text}.licences()
			if got := strings.Join(ids, " "); got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("want %q and error %q, got %q and %v", tt.want, tt.err, got, err)
			}
		})
	}
}
