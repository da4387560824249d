#!/bin/sh
# Weft's command line on this machine's torch, in a folder packed by bundle.sh: ./weft COMMAND ..., as in Weft itself.
#
# Environment:
#   WEFT_TORCH      the torch folder; without it, that of WEFT_PYTHON
#   WEFT_PYTHON     the Python that has torch; without it, python3
#   WEFT_HOME       a folder with Weft's assets; without it, the current folder where it has some, else this one
#   WEFT_JAVA_OPTS  more options for Java, such as -Xmx16g
#   XDG_CACHE_HOME  where compiled things are kept, when not in ~/.cache
set -u

die() { printf 'weft: %s\n' "$*" >&2; exit 1; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
. "$here/settings" # djl, flags

torch=${WEFT_TORCH:-}
if [ -z "$torch" ]; then
    # found, not imported: that would take seconds
    torch=$("${WEFT_PYTHON:-python3}" -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])' 2>/dev/null) ||
        die "${WEFT_PYTHON:-python3} has no torch; set WEFT_PYTHON to a Python that has it, or WEFT_TORCH to its folder"
fi
settings=$(JAVA_HOME=$here/runtime sh "$here/libtorch/prepare.sh" "$torch" "$djl") || exit 1
eval "$settings"

home=${WEFT_HOME:-$here}
[ -n "${WEFT_HOME:-}" ] || [ ! -d assets/recipes ] || home=$PWD
: "${OMP_WAIT_POLICY:=PASSIVE}" "${LC_ALL:=C.UTF-8}"
export OMP_WAIT_POLICY LC_ALL

# shellcheck disable=SC2086 # options are words
exec "$here/runtime/bin/java" $flags -Djava.awt.headless=true "-Dweft.home=$home" ${WEFT_JAVA_OPTS:-} \
    -cp "$here/classes/native:$here/classes/engine:$here/classes/assets:$here/jars/*" org.weft.cli.Weft "$@"
