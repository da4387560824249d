#!/bin/sh
# bundle.sh OUT [--models]: packs Weft's command line into the new folder OUT, for machines of this kind that have a torch and
# a C++ compiler, but no JDK, no Maven and no network: a Java runtime, the class path without other systems' libraries, the
# binding's sources, recipes and, with --models, the models. Beside it OUT.runtime.tar.xz (seldom changes) and OUT.code.tar.xz,
# which are unpacked into one place.
set -eu

die() { printf 'bundle.sh: %s\n' "$*" >&2; exit 1; }

[ $# -ge 1 ] || die "usage: bundle.sh OUT [--models]"
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
out=$1
[ ! -e "$out" ] || die "$out is there already; remove it or choose another name"
[ "$(uname -s)" = Linux ] || die "WEFT_TORCH works on Linux only, so there is nothing to pack here"
machine=$(uname -m)
"$root/weft" --version >/dev/null # builds what is stale
for jdk in "${JAVA_HOME:-}" "$(cat "$root/target/weft/jdk" 2>/dev/null)" ''; do
    [ ! -x "$jdk/bin/jlink" ] || ! grep -q '^JAVA_VERSION="25' "$jdk/release" 2>/dev/null || break
done
[ -n "$jdk" ] || die "set JAVA_HOME to a JDK 25 with jlink"

mkdir -p "$out/jars" "$out/classes" "$out/assets"
out=$(CDPATH='' cd -- "$out" && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

# What the commands use of the JDK. Uncompressed, for xz does better; its header files stay, the binding needs jni.h.
"$jdk/bin/jlink" --output "$out/runtime" --compress zip-0 --strip-java-debug-attributes --no-man-pages --add-modules \
    java.desktop,java.logging,java.management,java.naming,java.sql,java.xml,jdk.management,jdk.unsupported,jdk.zipfs

# In the current folder, a jar's content: drops libraries of other systems and CUDA bindings Weft has no use for.
slim() {
    find . -type f | grep -E '\.(so|dll|dylib|jnilib|a)(\.[0-9]+)*$' | while IFS= read -r library; do
        case $library in
            *org/bytedeco/cuda/*/libjnicudart.so | *org/bytedeco/cuda/*/libjninvrtc.so | *org/bytedeco/cuda/*/libjninvml.so) ;;
            *org/bytedeco/cuda/*) rm "$library"; continue ;;
        esac
        case $library in
            */linux-"$machine"/* | */Linux/"$machine"/* | */linux-x86-64/*) strip --strip-unneeded "$library" 2>/dev/null || : ;;
            *) rm "$library" ;;
        esac
    done
    [ ! -d org/bytedeco/cuda/global ] || find org/bytedeco/cuda -name '*.class' |
        grep -Ev '^org/bytedeco/cuda/(presets/|(global/)?(cudart|nvrtc|nvml)[./])' | xargs rm -f
}

{ tr ':' '\n' <"$root/target/weft/classpath"; echo; } | while IFS= read -r entry; do
    name=${entry##*/}
    case $entry in
        "$root"/app/*) ;; # the studio
        "$root"/*/target/classes)
            module=${entry#"$root"/}
            cp -R "$entry" "$out/classes/${module%%/*}"
            ;;
        *.jar)
            case $name in
                pytorch-native-* | pytorch-jni-* | javafx-* | controlsfx-* | ikonli-* | atlantafx-* | richtextfx-* | error_prone_*) continue ;;
            esac
            mkdir "$scratch/jar"
            (cd "$scratch/jar" && "$jdk/bin/jar" --extract --file "$entry" && slim && chmod -R u+w . &&
                "$jdk/bin/jar" --create --no-compress --no-manifest --file "$out/jars/$name" .)
            rm -rf "$scratch/jar"
            ;;
    esac
done

mkdir "$out/libtorch"
cp -R "$root"/native/libtorch/*.cpp "$root"/native/libtorch/*.h "$root"/native/libtorch/build.sh \
    "$root"/native/libtorch/prepare.sh "$root"/native/libtorch/cuda12 "$out/libtorch"
cp "$root/native/libtorch/run.sh" "$out/weft"
chmod +x "$out/weft"
sed -n "s#.*<djl.version>\(.*\)</djl.version>.*#djl='\1'#p; s#.*<weft.jvm.flags>\(.*\)</weft.jvm.flags>.*#flags='\1'#p" \
    "$root/pom.xml" >"$out/settings"
cp "$root/LICENSE" "$root/THIRD-PARTY.md" "$out"
for part in "$root"/assets/*; do
    case ${part##*/} in
        target | pom.xml | fonts | lessons) ;;
        models) [ "${2:-}" != --models ] || cp -R "$part" "$out/assets" ;;
        *) cp -R "$part" "$out/assets" ;;
    esac
done

# pack PART TAR_ARGUMENT...: the archive OUT.PART.tar.xz; classes of many jars resemble each other far apart
pack() {
    archive=$out.$1.tar.xz
    shift
    (cd "$out/.." && tar --owner=0 --group=0 -cf - "$@") | xz --x86 --lzma2=preset=6,dict=128MiB >"$archive"
    printf '%s: %s bytes\n' "$archive" "$(wc -c <"$archive")"
}
name=${out##*/}
pack runtime "$name/runtime" "$name/jars"
pack code --exclude "$name/runtime" --exclude "$name/jars" "$name"
