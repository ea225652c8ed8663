#!/usr/bin/env bash
# Compiles the portal's stylesheet from the design system's npm packages into
# edge/portal/assets (ignored by git, embedded by the build). Without Node it leaves the
# folder as it is and says what to install: the base stylesheet then carries every page.
set -euo pipefail
cd "$(dirname "$0")/.."
out=edge/portal/assets

if ! command -v npm >/dev/null; then
  echo "assets: npm is not installed (Debian: apt-get install nodejs npm); pages use the base stylesheet" >&2
  exit 0
fi
stamp=$(cat package-lock.json edge/portal/style/*.scss scripts/assets.sh | sha256sum | cut -d' ' -f1)
if [ -f "$out/app.css" ] && [ "$(cat "$out/stamp.txt" 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi
[ -d node_modules/sass ] || npm ci --no-fund --no-audit --loglevel=error >&2

nj=node_modules/@newjersey/njwds
us=node_modules/@uswds/uswds
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npx --no-install sass --style=compressed --no-source-map --quiet-deps --silence-deprecation=import \
  -I "$nj/src/sass" -I "$us/packages" edge/portal/style/app.scss "$work/app.css"
mkdir -p "$work/fonts/public-sans" "$work/img/usa-icons"
# Only the files that the stylesheet names.
for f in $(grep -o '\.\./fonts/public-sans/[A-Za-z-]*\.woff2' "$work/app.css" | sort -u); do
  cp "$nj/dist/${f#../}" "$work/fonts/public-sans/"
done
for f in $(grep -o '\.\./img/[A-Za-z0-9_/.-]*' "$work/app.css" | sort -u); do
  mkdir -p "$work/$(dirname "${f#../}")"
  cp "$us/dist/${f#../}" "$work/${f#../}"
done
sed -i 's#\.\./fonts/#fonts/#g; s#\.\./img/#img/#g' "$work/app.css"
rm -rf "$out/app.css" "$out/fonts" "$out/img"
cp -R "$work/." "$out/"
echo "$stamp" > "$out/stamp.txt"
echo "assets: $(du -sh "$out" | cut -f1) in $out" >&2
