#!/bin/sh
# Make .venv and put the pinned, hashed requirements into it. Usage: scripts/install.sh base|dev|ocr
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
    echo "Python 3.11 or newer is needed and was not found." >&2
    echo "Install it with the package manager of this system (Debian 12: apt-get install python3)," >&2
    echo "or name one: PYTHON3=/path/to/python3.11 make install" >&2
    exit 1
}

make_venv() {
    if "$1" -m venv .venv 2>build/venv.log; then return; fi
    rm -rf .venv
    if ! command -v apt-get >/dev/null; then
        say_no_venv "$1" "Install the package of this system that brings Python's venv and ensurepip modules, then try again."
    fi
    if [ "$(id -u)" != 0 ]; then
        say_no_venv "$1" "Ask whoever is root here to run: apt-get install python3-venv   Then try again."
    fi
    echo "Installing the package python3-venv …"
    if ! apt-get update -qq ||
        ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv
    then
        say_no_venv "$1" "apt-get could not install python3-venv; see above."
    fi
    "$1" -m venv .venv || say_no_venv "$1" "python3-venv is installed, but not for this Python."
}

say_no_venv() {
    cat build/venv.log >&2
    echo "" >&2
    echo "$1 cannot make a virtual environment (.venv): its venv module is missing." >&2
    echo "$2" >&2
    echo "Another Python can be named: PYTHON3=/path/to/python3.11 make install" >&2
    exit 1
}

# pip where there is one; an environment made by uv has none, and is filled by uv.
install() {
    if $python -m pip --version >/dev/null 2>&1; then
        $python -m pip install -qq --disable-pip-version-check --no-input "$@" || say_no_packages
    else
        uv pip install --quiet --python $python "$@" || say_no_packages
    fi
}

say_no_packages() {
    echo "" >&2
    echo "The packages could not be fetched or checked; the reason stands above." >&2
    echo "Behind a closed network, set PIP_INDEX_URL to your mirror; see README.md." >&2
    exit 1
}

mkdir -p build
if [ ! -x $python ]; then
    chosen=$(find_python)
    make_venv "$chosen"
fi
echo "Installing requirements/$set_name.txt (a minute or two the first time) …"
install --require-hashes -r "requirements/$set_name.txt"
if [ "$set_name" = base ]; then
    install --no-deps --no-build-isolation -e .
    [ -x .venv/bin/gongkai ]
fi
touch ".venv/.$set_name"
