#!/bin/sh
# Puts one program of the sandbox or of a benchmark at the given path: links an installed one of the same version, else builds it.
# The definitions of a Cluster API manager go to ../share/PROGRAM, beside the folder of the programs; so do the pods of pod-security.
# usage: provide.sh PROGRAM DESTINATION
set -eu

program=$1
destination=$2
here=$(cd "$(dirname "$0")" && pwd)
share=$(dirname "$(dirname "$destination")")/share/$program
installed=$(command -v "$program" || true)

k8s=v1.36.3
kubernetes_flags() {
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf -- '-X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=36 -X %s.gitTreeState=clean ' \
      "$package" "$k8s" "$package" "$package" "$package"
  done
}

capi=v1.14.2
cluster_api_flags() {
  package=sigs.k8s.io/cluster-api/version
  printf -- '-X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=14 -X %s.gitTreeState=clean' \
    "$package" "$capi" "$package" "$package" "$package"
}

# A manager has no option for its version, but a program of Go holds the versions of the modules that it was built from.
recorded() {
  grep -ao "$1[[:space:]]v[0-9.]*" "$installed"
}

flags=""
definitions=no
case $program in
  pulumi)
    module=pulumi package=github.com/pulumi/pulumi/pkg/v3/cmd/pulumi version=v3.259.0 minutes=4 probe="pulumi version"
    flags="-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$version" ;;
  etcd)
    module=etcd package=go.etcd.io/etcd/server/v3 version=3.6.14 minutes=1 probe="etcd --version" ;;
  kube-apiserver | kube-controller-manager | kube-scheduler)
    module=kubernetes package=k8s.io/kubernetes/cmd/$program version=$k8s minutes=4 probe="$program --version"
    flags=$(kubernetes_flags) ;;
  kubectl)
    module=kubernetes package=k8s.io/kubernetes/cmd/kubectl version=$k8s minutes=1 probe="kubectl version --client"
    flags=$(kubernetes_flags) ;;
  kwok | kwokctl)
    module=kwok package=sigs.k8s.io/kwok/cmd/$program version=v0.8.0 minutes=2 probe="$program --version"
    flags="-X sigs.k8s.io/kwok/pkg/consts.Version=0.8.0" ;;
  helm)
    module=helm package=helm.sh/helm/v4/cmd/helm version=v4.2.3 minutes=2 probe="helm version"
    flags="-X helm.sh/helm/v4/internal/version.version=$version" ;;
  clusterctl)
    module=cluster-api package=sigs.k8s.io/cluster-api/cmd/clusterctl version=$capi minutes=1
    probe="env CLUSTERCTL_DISABLE_VERSIONCHECK=true clusterctl version" flags=$(cluster_api_flags) ;;
  capi-core)
    module=cluster-api package=sigs.k8s.io/cluster-api/core version=$capi minutes=2
    probe="recorded sigs.k8s.io/cluster-api" flags=$(cluster_api_flags) definitions=yes ;;
  capi-kubeadm-bootstrap)
    module=cluster-api package=sigs.k8s.io/cluster-api/bootstrap/kubeadm version=$capi minutes=1
    probe="recorded sigs.k8s.io/cluster-api" flags=$(cluster_api_flags) definitions=yes ;;
  capi-kubeadm-control-plane)
    module=cluster-api package=sigs.k8s.io/cluster-api/controlplane/kubeadm version=$capi minutes=1
    probe="recorded sigs.k8s.io/cluster-api" flags=$(cluster_api_flags) definitions=yes ;;
  capi-in-memory)
    module=cluster-api package=sigs.k8s.io/cluster-api/test/infrastructure/docker version=$capi minutes=1
    probe="recorded sigs.k8s.io/cluster-api/test" flags=$(cluster_api_flags) definitions=yes ;;
  capi-helm)
    module=cluster-api-helm package=sigs.k8s.io/cluster-api-addon-provider-helm version=v0.6.4 minutes=3
    probe="recorded $package" flags="-X $package/version.gitVersion=$version" definitions=yes ;;
  dyff)
    module=dyff package=github.com/homeport/dyff/cmd/dyff version=1.12.0 minutes=1 probe="dyff version"
    flags="-X github.com/homeport/dyff/internal/cmd.version=$version" ;;
  gator)
    module=gatekeeper package=github.com/open-policy-agent/gatekeeper/v3/cmd/gator version=v3.23.0 minutes=3 probe="gator --version"
    flags="-X github.com/open-policy-agent/gatekeeper/v3/pkg/version.Version=$version" ;;
  kyverno)
    module=kyverno package=github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno version=v1.19.0 minutes=6 probe="kyverno version"
    flags="-X github.com/kyverno/kyverno/pkg/version.BuildVersion=$version" ;;
  # Programs of ours, which are installed nowhere. Their version is that of the library whose word they give.
  image-references)
    module=$program package=. version=v0.6.0 minutes=1 probe=false ;;
  network-policies)
    module=$program package=. version=v0.5.6 minutes=1 probe=false ;;
  pod-security)
    module=$program package=. version=v0.37.2 minutes=1 probe=false ;;
  *)
    echo "provide.sh: no program called '$program'; see the list in $0" >&2
    exit 2 ;;
esac

mkdir -p "$(dirname "$destination")"
if [ -n "$installed" ] && [ "$installed" != "$destination" ] && $probe 2>/dev/null | grep -qF "$version"; then
  # The sandbox can do without definitions, so a linked program needs no Go.
  if [ $definitions = yes ] && ! sh "$here/definitions.sh" "$program" "$share"; then
    echo "$program $version: its definitions are left out"
  fi
  ln -sf "$installed" "$destination"
  echo "$program $version: using $installed"
  exit 0
fi

if ! command -v go >/dev/null; then
  echo "provide.sh: $program $version is not installed, and building it needs Go: install either, then run this again" >&2
  exit 1
fi

echo "$program $version: building (about $minutes min on 2 cores, once)"
started=$(date +%s)
# Built beside its destination, so that an interrupted build leaves no half-written program there.
cd "$here/$module"
CGO_ENABLED=0 GOTOOLCHAIN=local go build -trimpath -ldflags "-s -w $flags" -o "$destination.partial" "$package"
if [ $definitions = yes ]; then
  sh "$here/definitions.sh" "$program" "$share"
fi
if [ "$program" = pod-security ]; then
  source=$(go list -m -f '{{.Dir}}' k8s.io/pod-security-admission)/test/testdata
  rm -rf "$share.partial"
  mkdir -p "$share.partial"
  cp -R "$source/baseline" "$source/restricted" "$share.partial"
  chmod -R u+w "$share.partial"
  rm -rf "$share"
  mv "$share.partial" "$share"
fi
mv "$destination.partial" "$destination"
echo "$program $version: built in $(($(date +%s) - started)) s"
