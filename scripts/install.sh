#!/bin/sh
# Make .venv and put the pinned, hashed requirements into it. Usage: scripts/install.sh base|dev
set -eu
cd "$(dirname "$0")/.."
set_name=$1
python=.venv/bin/python

python_is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in "${PYTHON3:-python3}" python3.11 python3.12 python3.13; do
        if command -v "$candidate" >/dev/null && python_is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed and was not found. On Debian: apt-get install python3" >&2
    exit 1
}

make_venv() {
    if "$1" -m venv .venv 2>build/venv.log; then return; fi
    rm -rf .venv
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        cat build/venv.log >&2
        echo "The package python3-venv is missing. Ask root for: apt-get install python3-venv" >&2
        exit 1
    fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv
    "$1" -m venv .venv
}

# pip where there is one; an environment made by uv has none, and is filled by uv.
install() {
    if $python -m pip --version >/dev/null 2>&1; then
        $python -m pip install -qq --disable-pip-version-check --no-input "$@"
    else
        uv pip install --quiet --python $python "$@"
    fi
}

mkdir -p build
[ -x $python ] || make_venv "$(find_python)"
echo "Installing requirements/$set_name.txt …"
install --require-hashes -r "requirements/$set_name.txt"
if [ "$set_name" = base ]; then
    install --no-deps --no-build-isolation -e .
    [ -x .venv/bin/gongkai ]
fi
touch ".venv/.$set_name"
