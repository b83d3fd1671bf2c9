#!/bin/sh
# Installs a release of conform on Linux or macOS, after comparing its checksum:
#
#   sh install.sh [VERSION]        VERSION is a tag such as v0.1.0; the newest release if left out
#
# CONFORM_BIN is the folder for the program, $HOME/.local/bin if not set. CONFORM_RELEASES is where the releases are, for a copy of them
# inside a network.
set -eu

fail() { echo "install.sh: $*" >&2; exit 1; }

[ $# -le 1 ] || fail 'want at most one argument, a version such as v0.1.0'
case ${1:-} in
'' | latest) path=latest/download ;;
v[0-9]*) path=download/$1 ;;
*) fail "want a version such as v0.1.0, got \"$1\"" ;;
esac

case $(uname -s) in
Linux) os=linux ;;
Darwin) os=darwin ;;
*) fail "want Linux or macOS, got $(uname -s): download the archive from the page of the release" ;;
esac
case $(uname -m) in
x86_64 | amd64) arch=amd64 ;;
aarch64 | arm64) arch=arm64 ;;
*) fail "want a processor with the instructions of amd64 or arm64, got $(uname -m): build conform with Go" ;;
esac

releases=${CONFORM_RELEASES:-https://github.com/graphconform/conform/releases}
bin=${CONFORM_BIN:-$HOME/.local/bin}
archive=conform_${os}_$arch.tar.gz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() {
	if command -v curl >/dev/null; then
		curl --fail --silent --show-error --location --retry 3 --output "$work/$1" "$releases/$path/$1"
	else
		wget -q -O "$work/$1" "$releases/$path/$1"
	fi || fail "cannot download $releases/$path/$1"
}
sum() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }

fetch checksums.txt
fetch "$archive"
want=$(sed -n "s/^\([0-9a-f]\{64\}\)  $archive\$/\1/p" "$work/checksums.txt")
[ -n "$want" ] || fail "want a checksum of $archive in checksums.txt, got none"
got=$(sum "$work/$archive")
[ "$got" = "$want" ] || fail "want $archive with the checksum $want, got $got"

tar -xzf "$work/$archive" -C "$work" conform
mkdir -p "$bin"
mv "$work/conform" "$bin/conform" # in one step, also where an older one is running
echo "installed $("$bin/conform" version) in $bin"
