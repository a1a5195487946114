#!/bin/sh
# Builds the synthetic guide of 10,000 pages with and without search, runs Pagefind on it, and prints time, memory and files:
#
#   tests/search/bench.sh GUIDEPOST CORPUS PAGEFIND FOLDER
#
# CORPUS is the site's folder with `content/`, PAGEFIND the program, FOLDER a scratch folder. Needs GNU time.
set -eu
guidepost=$1 corpus=$2 pagefind=$3 folder=$4
measure() {
    name=$1
    shift
    /usr/bin/time -f "$name: %U s user, %S s system, %e s, %M kB" "$@" >"$folder/$name.log"
}
mkdir -p "$folder"
for search in false true; do
    rm -rf "$folder/site" "$folder/cache"
    printf 'title: Bench\nbase_url: https://example.org/\nlanguage: en\nsearch: %s\n' "$search" >"$corpus/guidepost.yaml"
    measure "guidepost-search-$search" "$guidepost" build --root "$corpus" --out "$folder/site" --cache-dir "$folder/cache"
done
measure guidepost-again "$guidepost" build --root "$corpus" --out "$folder/site" --cache-dir "$folder/cache"
measure pagefind "$pagefind" --site "$folder/site"
for part in search/index pagefind; do
    printf '%s: %s files, %s bytes\n' "$part" "$(find "$folder/site/$part" -type f | wc -l)" "$(du -sb "$folder/site/$part" | cut -f1)"
done
