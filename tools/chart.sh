#!/bin/sh
# Puts the real chart of a policy engine into the given folder: out of its Go module, which is downloaded, verified by go.sum, not built.
# usage: chart.sh CHART FOLDER
set -eu

chart=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)

case $chart in
  kyverno-3.9.0) module=github.com/kyverno/kyverno@v1.19.0 source=charts/kyverno ;;
  gatekeeper-3.23.0) module=github.com/open-policy-agent/gatekeeper/v3@v3.23.0 source=charts/gatekeeper ;;
  *)
    echo "chart.sh: no chart called '$chart'; see the list in $0" >&2
    exit 2 ;;
esac
# Kyverno's chart takes the definitions of its new policies from a repository; its program takes them from this module.
kyverno_api=github.com/kyverno/api@v0.0.1-alpha.3.0.20260723090831-fb2785727f98

if ! command -v go >/dev/null; then
  echo "chart.sh: downloading the chart $chart needs Go" >&2
  exit 1
fi

# Folder of one module, without those that it needs.
downloaded() {
  if ! answer=$(GOTOOLCHAIN=local go mod download -json "$1"); then
    printf '%s\n' "$answer" | sed -n "s/.*\"Error\": \"\(.*\)\".*/chart.sh: chart $chart: \1/p" >&2
    return 1
  fi
  printf '%s\n' "$answer" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'
}

# The dependencies of a chart, which come last, but for those that it would load from a repository.
without_repositories() {
  awk '
    /^  - name:/ { printf "%s", entry; entry = "" }
    { entry = entry $0 "\n" }
    /^    repository:/ { skipped = 1 }
    /^    condition:/ && skipped { entry = ""; skipped = 0 }
    END { printf "%s", entry }' "$1"
}

echo "chart $chart: downloading (some seconds, once)"
cd "$here/charts"
from=$(downloaded "$module")/$source

# Gathered beside its place, so that an interrupted copy leaves no folder that looks whole.
rm -rf "$folder.partial"
mkdir -p "$folder.partial"
cp -R "$from/." "$folder.partial"
chmod -R u+w "$folder.partial"
if [ "$chart" = kyverno-3.9.0 ]; then
  cp -R "$(downloaded $kyverno_api)/charts/kyverno-api" "$folder.partial/charts"
  chmod -R u+w "$folder.partial"
  {
    without_repositories "$from/Chart.yaml"
    printf '  - name: kyverno-api\n    version: v0.0.0\n    condition: crds.install\n'
  } >"$folder.partial/Chart.yaml"
  rm "$folder.partial/Chart.lock"
fi
rm -rf "$folder"
mv "$folder.partial" "$folder"
touch "$folder"
echo "chart $chart: there"
