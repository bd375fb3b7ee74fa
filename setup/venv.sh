#!/bin/sh
# Makes the virtual environment .venv with the first Python of 3.11 or later that it finds ($PYTHON, if given).
# Speaks one sentence and fails where that is not possible.

fail() {
    echo "coopreg: $1" >&2
    exit 1
}

recent_enough='import sys; sys.exit(sys.version_info < (3, 11))'

[ -w . ] || fail "the folder $PWD cannot be written by $(id -un): make it writable, or clone the project elsewhere."

if .venv/bin/python -c "$recent_enough" 2>/dev/null; then
    exit 0
fi

python=
for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c "$recent_enough" 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    found=$(python3 --version 2>/dev/null) || found="none"
    fail "Python 3.11 or later is needed, found: $found. Install it, or name it: make PYTHON=/path/to/python3 ..."
fi

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python has no module venv or ensurepip: install it (on Debian and Ubuntu: apt install python3-venv)."

# What an older Python has left there would be mixed with the new one's.
rm -rf .venv
"$python" -m venv .venv || fail "$python could not make the virtual environment in $PWD/.venv (see above)."
