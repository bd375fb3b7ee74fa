#!/bin/sh
# Prints the Chromium for the browser tests, or nothing. Where there is none, root gets Debian's package.
# With CI set a missing browser is an error; otherwise the tests that need it are skipped, which is said aloud.

find_browser() {
    for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    return 1
}

find_browser && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's chromium for the browser tests" >&2
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; } \
        >var/chromium.log 2>&1 || tail -n 5 var/chromium.log >&2
    find_browser && exit 0
fi

if [ -n "$CI" ]; then
    echo "coopreg: no Chromium for the browser tests, and CI is set: install the package chromium." >&2
    exit 1
fi
echo "###" >&2
echo "### NO BROWSER TESTS: there is no Chromium. Install the package chromium, or set CHROMIUM to its path." >&2
echo "###" >&2
