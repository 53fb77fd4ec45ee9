#!/bin/sh
# Puts the definitions and webhook configurations of one Cluster API manager into the given folder, as its Go module has them:
# crds/*.yaml and webhooks.yaml.
# usage: definitions.sh PROGRAM FOLDER
set -eu

program=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)

capi=sigs.k8s.io/cluster-api
case $program in
  capi-core) build=cluster-api module=$capi config=core/config ;;
  capi-kubeadm-bootstrap) build=cluster-api module=$capi config=bootstrap/kubeadm/config ;;
  capi-kubeadm-control-plane) build=cluster-api module=$capi config=controlplane/kubeadm/config ;;
  capi-in-memory) build=cluster-api module=$capi/test config=infrastructure/docker/config ;;
  capi-helm) build=cluster-api-helm module=sigs.k8s.io/cluster-api-addon-provider-helm config=config ;;
  *)
    echo "definitions.sh: no manager called '$program'; see the list in $0" >&2
    exit 2 ;;
esac

if ! command -v go >/dev/null; then
  echo "definitions.sh: reading the definitions of $program needs Go" >&2
  exit 1
fi

cd "$here/$build"
export GOTOOLCHAIN=local
go mod download "$module"
source=$(go list -m -f '{{.Dir}}' "$module")/$config

# Gathered beside its place, so that an interrupted copy leaves no folder that looks whole.
rm -rf "$folder.partial"
mkdir -p "$folder.partial/crds"
cp "$source"/crd/bases/*.yaml "$folder.partial/crds"
cp "$source/webhook/manifests.yaml" "$folder.partial/webhooks.yaml"
rm -rf "$folder"
mv "$folder.partial" "$folder"
