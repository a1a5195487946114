#!/bin/sh
# Installs Guidepost @VERSION@: downloads the archive for this machine, compares its SHA-256 with the one below, and puts
# the program, man pages and completions below ~/.local, or below the folder that GUIDEPOST_PREFIX names.
set -eu

name=@NAME@
version=@VERSION@
url=${GUIDEPOST_URL:-@URL@}
prefix=${GUIDEPOST_PREFIX:-${HOME:?}/.local}

fail() {
  printf 'guidepost: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# Everything is in a function, so that a download that broke off runs nothing.
install() {
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) target=x86_64-unknown-linux-gnu ;;
    Linux-aarch64) target=aarch64-unknown-linux-gnu ;;
    Darwin-x86_64) target=x86_64-apple-darwin ;;
    Darwin-arm64) target=aarch64-apple-darwin ;;
    *) fail "there is no archive for $(uname -s) on $(uname -m); build it with cargo, as the README describes" ;;
  esac
  sum=''
  case $target in
  @SUMS@
  esac
  [ -n "$sum" ] || fail "this release has no archive for $target; build it with cargo, as the README describes"
  if [ "$(uname -s)" = Linux ] && ! getconf GNU_LIBC_VERSION >/dev/null 2>&1; then
    fail "the archive needs glibc, which this system does not have; build it with cargo, as the README describes"
  fi

  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  top=$name-$version-$target
  file=$work/$top.tar.gz
  if has curl; then
    curl --fail --silent --show-error --location --output "$file" "$url/$top.tar.gz" || fail "$url/$top.tar.gz cannot be downloaded"
  elif has wget; then
    wget --quiet --output-document="$file" "$url/$top.tar.gz" || fail "$url/$top.tar.gz cannot be downloaded"
  else
    fail "curl or wget is needed"
  fi
  if has sha256sum; then
    actual=$(sha256sum "$file")
  elif has shasum; then
    actual=$(shasum -a 256 "$file")
  else
    fail "sha256sum or shasum is needed"
  fi
  actual=${actual%% *}
  [ "$actual" = "$sum" ] || fail "the archive from $url is not that of the release, and was not installed: its SHA-256 is $actual instead of $sum"

  tar -xzf "$file" -C "$work"
  share=$prefix/share
  mkdir -p "$prefix/bin" "$share/doc/guidepost"
  # Renamed over an older one, which may run.
  cp "$work/$top/guidepost" "$prefix/bin/.guidepost.new"
  chmod 755 "$prefix/bin/.guidepost.new"
  mv -f "$prefix/bin/.guidepost.new" "$prefix/bin/guidepost"
  cp "$work/$top"/*LICENSE* "$share/doc/guidepost/"
  if [ -d "$work/$top/man" ]; then
    mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
    cp "$work/$top"/man/* "$share/man/man1/"
    cp "$work/$top/completions/bash/guidepost" "$share/bash-completion/completions/"
    cp "$work/$top/completions/zsh/_guidepost" "$share/zsh/site-functions/"
    cp "$work/$top/completions/fish/guidepost.fish" "$share/fish/vendor_completions.d/"
  fi
  "$prefix/bin/guidepost" --version
  echo "installed as $prefix/bin/guidepost"
  case :$PATH: in
    *:"$prefix/bin":*) ;;
    *) echo "add $prefix/bin to PATH, or start it by its path" ;;
  esac
}

install
