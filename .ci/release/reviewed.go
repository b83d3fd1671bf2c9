package main

import (
	"crypto/sha256"
	"fmt"
)

// reviewed are files that licensecheck does not understand and that were read, by the SHA-256 of their text, with what they say of the code in
// a binary of conform. A file that changes has to be read again.
var reviewed = map[string][]string{
	// modernc.org/libc, LICENSE-3RD-PARTY.md: Go, musl with the parts that it derives from, go-netdb and nixpkgs.
	"de2e7c240a45e22cd9f3e4e627cee0f64e23425dee2ab3adb89862f208deb83a": {"BSD-2-Clause", "BSD-3-Clause", "MIT"},
	// modernc.org/memory, LICENSE-LOGO: a picture in its repository.
	"ce9c578c2968e316b80b180c3f5a5d70a8f32f37256c1bcf944a5de4f9f4eb59": {},
	// modernc.org/sqlite, LICENSE-SQLITE: all of SQLite.
	"14088888f59c8feb910cb6cad319c6f5cddc751201662f3c09ac7b3d4ae04bfa": {"public domain"},
	// modernc.org/sqlite, LICENSE-3RD-PARTY.md: what its section 1 says is linked.
	"b72c0d9bdf260373108b700c37b22ad84098560807625e8172a43394ad6bc6a7": {"BSD-3-Clause", "MIT", "public domain"},
}

func (d document) sum() string { return fmt.Sprintf("%x", sha256.Sum256([]byte(d.text))) }
