#!/bin/sh
# Builds row-scale.jar with nothing but a JDK. Argument: the folder of Scion's source checkout, built once (./scion --version).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scion=${1:-$here/../..}
[ -d "$scion/app/target/lib" ] || { echo "build.sh: no $scion/app/target/lib; run $scion/scion --version first" >&2; exit 1; }
out=$here/target
rm -rf "$out"
mkdir -p "$out/classes"
find "$here/src/main/java" -name '*.java' >"$out/sources"
javac --release 17 -proc:none -cp "$scion/app/target/lib/*" -d "$out/classes" @"$out/sources"
cp -r "$here/src/main/resources/." "$out/classes/"
jar --create --file "$out/row-scale.jar" -C "$out/classes" .
echo "$out/row-scale.jar"
