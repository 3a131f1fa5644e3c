#!/bin/sh
# Does the steps of the Dockerfile without Docker: the committed sources, their build, packages for production only, in a
# tree that nobody may write, as a user without rights. Needs root, a Node that fits, and some minutes. It says how long
# the server takes until it is ready and what memory it has then; what the image itself adds (its base, PostgreSQL's
# programs, its users) it does not show.
set -eu

port=${1:-3987}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
server=''
# shellcheck disable=SC2329
end() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  chmod -R u+w "$work"
  rm -rf "$work"
}
trap end EXIT
if curl -s "http://127.0.0.1:$port/" >/dev/null; then
  echo "port $port is taken; name another one"
  exit 1
fi
chmod 755 "$work"
mkdir "$work/src" "$work/app" "$work/data"

echo 'build: npm ci, npm run build'
(cd "$root" && git archive HEAD) | tar -x -C "$work/src"
(cd "$work/src" && xargs rm -rf <.dockerignore)
(cd "$work/src" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build) >"$work/build.log" 2>&1 ||
  { tail -n 20 "$work/build.log"; exit 1; }

echo 'packages: npm ci --omit=dev'
cp "$work/src/package.json" "$work/src/package-lock.json" "$work/src/.npmrc" "$work/app/"
(cd "$work/app" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error) >"$work/packages.log" 2>&1 ||
  { tail -n 20 "$work/packages.log"; exit 1; }

cp -R "$work/src/dist" "$work/app/dist"
mkdir -p "$work/app/ops"
cp -R "$work/src/ops/image" "$work/app/ops/image"
sed -i "s#/app/#$work/app/#g" "$work/app/ops/image/hammer"
chmod -R a-w,a+rX "$work/app"
chown 65534:65534 "$work/data"
du -sm "$work/app" | sed 's/\t.*/ MB are packed/'

# Only what the Dockerfile sets; from a folder that may not be written. A plain command, so that $! is the server itself.
nobody="setpriv --reuid=65534 --regid=65534 --clear-groups env -i -C / PATH=$PATH HOME=/nonexistent NODE_ENV=production \
  DATABASE_URL=sqlite:$work/data/hammer.sqlite STATE_DIR=$work/data HOST=0.0.0.0 LOG_FORMAT=json PORT=$port"

if $nobody touch "$work/app/dist/written" 2>/dev/null; then
  echo 'the tree may be written'
  exit 1
fi
for attempt in 1 2 3; do
  begun=$(date +%s%3N)
  $nobody "$work/app/ops/image/hammer" serve >"$work/data/log" 2>&1 &
  server=$!
  # Asked by a program that starts at once; the health check of the image has a Node of its own.
  until curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$work/data/log"; exit 1; }
    sleep 0.02
  done
  echo "start $attempt: ready after $(($(date +%s%3N) - begun)) ms"
  $nobody node "$work/app/ops/image/healthcheck.js"
  sleep 5
  awk '/VmRSS/ { printf "start %s: %d MB resident when idle\n", attempt, $2 / 1024 }' attempt="$attempt" "/proc/$server/status"
  kill "$server"
  wait "$server" || { echo "it ended with $?"; exit 1; }
done
server=''
if $nobody node "$work/app/ops/image/healthcheck.js" 2>/dev/null; then
  echo 'the health check finds a server where none is'
  exit 1
fi
echo 'It starts, is healthy, ends in good order, and needs to write nowhere but in its data.'
