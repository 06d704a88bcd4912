#!/bin/sh
# Packs target/npm as it would be published, installs it where nothing else is, and compiles
# usage.ts against it. Run after `mvn package` of this module; needs npm, and a registry for
# TypeScript.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=$(cd "$here/../../../target" && pwd)
work=$target/npm-check
rm -rf "$work"
mkdir -p "$work"
cp "$here/usage.ts" "$here/tsconfig.json" "$here/package.json" "$work"
cd "$work"
package=$(npm pack --silent "$target/npm")
npm install --silent --no-save --no-audit --no-fund "./$package" typescript@5.9
npx tsc --project .
echo "usage.ts compiles against $package"
