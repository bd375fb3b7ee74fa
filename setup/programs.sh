#!/bin/sh
# Sees to the programs that tests open the product's pages and files with, and prints the path of Chromium, or nothing.
# Where one is missing, root gets Debian's package. With CI set a missing program is an error; otherwise the tests that
# need it are skipped, which is said aloud.

browser() {
    for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    return 1
}

# LibreOffice's Writer is no command of its own: it is the library beside the program.
opens_word() {
    program=$(readlink -f "$(command -v soffice)") && [ -e "${program%/*}/libswlo.so" ]
}

missing() {
    browser >/dev/null || echo chromium
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v soffice >/dev/null || echo libreoffice-calc-nogui
    opens_word || echo libreoffice-writer-nogui
}

packages=$(missing)
if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing from Debian, for the tests:" $packages >&2
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $packages; } \
        >var/programs.log 2>&1 || tail -n 5 var/programs.log >&2
    packages=$(missing)
fi

if [ -n "$packages" ]; then
    if [ -n "$CI" ]; then
        echo "coopreg: these packages are missing, and CI is set:" $packages >&2
        exit 1
    fi
    echo "###" >&2
    echo "### SOME TESTS ARE SKIPPED. Install, or set CHROMIUM to its path:" $packages >&2
    echo "###" >&2
fi
browser || true
