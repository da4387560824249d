#!/bin/sh
# prepare.sh TORCH DJL_VERSION: prints the environment in which DJL takes the libtorch of the torch folder TORCH, as lines for
# 'eval'. What has to be compiled for it is compiled once, into Weft's cache. Errors are one line on standard error.
#   JAVA_HOME  has include/jni.h
#   CXX, CC    the compilers, when not c++ and cc
set -u

say() { printf 'weft: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }
export_line() { printf "export %s='%s'\n" "$1" "$(printf %s "$2" | sed "s/'/'\\\\''/g")"; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
djl=$2
how="set it to what this prints: python3 -c 'import torch; print(torch.__path__[0])'"

# --- which torch ----------------------------------------------------------------------------------------------------

[ "$(uname -s)" = Linux ] || die "WEFT_TORCH works on Linux only; start without it"
torch=$(CDPATH='' cd -- "$1" 2>/dev/null && pwd -P) || die "WEFT_TORCH: there is no folder $1; $how"
[ -e "$torch/lib/libtorch_cpu.so" ] || die "WEFT_TORCH: $torch is no torch folder, it has no lib/libtorch_cpu.so; $how"
[ -e "$torch/include/ATen/ATen.h" ] || die "WEFT_TORCH: $torch has no include/ATen/ATen.h; install a torch that has its headers"

# pip's torch says what it is in version.py, the C++ download in build-version
if [ -f "$torch/version.py" ]; then
    full=$(sed -n "s/^__version__ = '\(.*\)'.*/\1/p" "$torch/version.py")
    cuda=$(sed -n "s/^cuda\( *:[^=]*\)\{0,1\} = '\(.*\)'.*/\2/p" "$torch/version.py" | tr -d .)
else
    full=$(cat "$torch/build-version" 2>/dev/null)
    cuda=$(printf '%s\n' "$full" | sed -n 's/.*+cu\([0-9]*\).*/\1/p')
fi
version=$(printf '%s\n' "$full" | sed -n 's/^\([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
[ -n "$version" ] || die "WEFT_TORCH: $torch does not say its version (no version.py or build-version); install torch anew"
minor=${version#*.}
[ "${version%%.*}" -gt 2 ] || { [ "${version%%.*}" -eq 2 ] && [ "${minor%%.*}" -ge 7 ]; } ||
    die "WEFT_TORCH: $torch is torch $version, but Weft needs 2.7 or newer; install a newer torch"

flavor=cpu
major='' # of CUDA
if [ -e "$torch/lib/libtorch_cuda.so" ]; then
    flavor=cu${cuda:-130}
    major=$(printf '%s' "$flavor" | sed 's/^cu\(..\).*/\1/')
fi

# Folders with the CUDA libraries torch uses: pip's beside it, then the system's. Two copies in one process would not share
# their state, so the order is torch's own.
cuda_folders() {
    for folder in "$torch/lib" "$torch"/../nvidia/*/lib /usr/local/cuda/lib64 /usr/local/nvidia/lib64; do
        [ ! -d "$folder" ] || (CDPATH='' cd -- "$folder" && pwd)
    done
}

# --- what has to be compiled ----------------------------------------------------------------------------------------

hash=$({
    printf '%s\n' "$torch" "$djl"
    cat "$here/binding.cpp" "$here/support.h" "$here/build.sh" "$here/prepare.sh" "$here/cuda12/nvrtc.c"
} | cksum | cut -d ' ' -f 1)
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/weft/libtorch
home=$cache/$version-$flavor-$hash
binding=pytorch/$version-$flavor-linux-$(uname -m)/$djl-libdjl_torch.so # where DJL looks

# Lays in $1/cuda what goes by other names there: DJL counts cards with libcudart.so, and the presets know CUDA 12 only.
link_cuda() {
    cuda_folders | while IFS= read -r folder; do
        for library in "$folder/libcudart.so.$major" "$folder"/libcudart-*.so."$major"; do
            [ ! -e "$library" ] || [ -e "$1/cuda/libcudart.so" ] || ln -s "$library" "$1/cuda/libcudart.so"
        done
    done
}

# Compiled aside and moved in place whole, so that two starts at once do not see each other's halves.
compile() {
    log=$cache/$version-$flavor.log
    aside=$home.$$
    rm -rf "$home" # has no binding: a cleaner of caches was there
    mkdir -p "$aside/${binding%/*}" "$aside/cuda" 2>/dev/null || die "cannot write to $cache; make it writable or set XDG_CACHE_HOME"
    trap 'rm -rf "$aside"' EXIT
    trap 'exit 130' INT TERM HUP
    command -v "${CXX:-c++}" >/dev/null 2>&1 ||
        die "WEFT_TORCH needs a C++ compiler and there is no ${CXX:-c++}; install one (Debian: apt install g++)"
    [ -f "${JAVA_HOME:-}/include/jni.h" ] || die "WEFT_TORCH needs jni.h and ${JAVA_HOME:-JAVA_HOME} has none; set JAVA_HOME to a full JDK 25"
    say "compiling the binding for torch $full (once, within a minute)..."
    [ "$flavor" = cpu ] || link_cuda "$aside"
    forward=''
    [ "$major" != 13 ] || forward=cuda12
    sh "$here/build.sh" "$torch" "$JAVA_HOME/include" "$aside/$binding" ${forward:+"$forward" "$aside/cuda"} >"$log" 2>&1 ||
        die "the binding does not compile against torch $full; what the compiler says is in $log"
    rm -f "$log"
    mv -T "$aside" "$home" 2>/dev/null || [ -s "$home/$binding" ] || die "cannot write to $cache; is the disk full?"
}

[ -s "$home/$binding" ] || (compile) || exit 1

# --- the environment ------------------------------------------------------------------------------------------------

# DJL loads every library in the folder; only these are libtorch, the others belong to Python or load by themselves
others=$(find "$torch/lib/" \( -name '*.so' -o -name '*.so.*' \) | sed 's#.*/##' | sort -u |
    grep -Ev '^lib(c10|c10_cuda|torch|torch_cpu|torch_cuda|torch_cuda_linalg|gomp.*|caffe2_nvrtc)\.so' | paste -s -d , -)

export_line PYTORCH_LIBRARY_PATH "$torch/lib"
export_line PYTORCH_LIBRARY_EXCLUSION "$others"
export_line PYTORCH_VERSION "$version"
export_line PYTORCH_FLAVOR "$flavor"
export_line DJL_CACHE_DIR "$home"
export_line DJL_OFFLINE true
if [ "$flavor" != cpu ]; then
    export_line LD_LIBRARY_PATH "$home/cuda:$(cuda_folders | paste -s -d : -)${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    # float32 means float32: cuDNN would otherwise round convolutions' inputs to ten bits
    [ -n "${WEFT_TF32:-}" ] || export_line NVIDIA_TF32_OVERRIDE 0
fi
