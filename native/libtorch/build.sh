#!/bin/sh
# build.sh TORCH JNI OUT [cuda12 FOLDER]: compiles the binding against the torch folder TORCH and the folder JNI that has jni.h
# into the file OUT; with cuda12 also the libraries that pass CUDA 12's names on to CUDA 13, into FOLDER.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
torch=$1 jni=$2 out=$3 forward=${5:-}

libraries=''
for name in c10 c10_cuda torch_cpu torch_cuda torch; do
    [ ! -e "$torch/lib/lib$name.so" ] || libraries="$libraries -l$name"
done

# torch 2.14 asks for C++20; a compiler too old for it can still build the binding for an older torch
compile() {
    # shellcheck disable=SC2086 # libraries are words
    "${CXX:-c++}" "-std=c++$1" -O1 -fPIC -shared -fvisibility=hidden -DNDEBUG -I"$jni" -I"$jni/linux" \
        -isystem "$torch/include" "$here/binding.cpp" -o "$out" \
        -L"$torch/lib" -Wl,--no-as-needed,--allow-shlib-undefined $libraries
}
compile 20 || compile 17

# forward NAME SOURCE: libNAME.so.12, its symbols with CUDA 12's version
forward() {
    printf 'lib%s.so.12 { global: *; };\n' "$1" >"$forward/$1.map"
    "${CC:-cc}" -O1 -fPIC -shared -x c "$2" -o "$forward/lib$1.so.12" \
        -Wl,-soname,"lib$1.so.12",--version-script="$forward/$1.map" -ldl
    rm "$forward/$1.map"
}
if [ -n "$forward" ]; then
    forward nvrtc "$here/cuda12/nvrtc.c"
    forward cudart /dev/null # has to be there, but Weft calls the driver and none of its functions
fi
