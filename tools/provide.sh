#!/bin/sh
# Puts one program of the sandbox or of a benchmark at the given path: links an installed one of the same version, else builds it.
# usage: provide.sh PROGRAM DESTINATION
set -eu

program=$1
destination=$2
here=$(cd "$(dirname "$0")" && pwd)

k8s=v1.36.3
kubernetes_flags() {
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf -- '-X %s.gitVersion=%s -X %s.gitMajor=1 -X %s.gitMinor=36 -X %s.gitTreeState=clean ' \
      "$package" "$k8s" "$package" "$package" "$package"
  done
}

flags=""
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
  dyff)
    module=dyff package=github.com/homeport/dyff/cmd/dyff version=1.12.0 minutes=1 probe="dyff version"
    flags="-X github.com/homeport/dyff/internal/cmd.version=$version" ;;
  *)
    echo "provide.sh: no program called '$program' (pulumi, etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kwok, kwokctl, dyff)" >&2
    exit 2 ;;
esac

mkdir -p "$(dirname "$destination")"
installed=$(command -v "$program" || true)
if [ -n "$installed" ] && [ "$installed" != "$destination" ] && $probe 2>/dev/null | grep -qF "$version"; then
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
mv "$destination.partial" "$destination"
echo "$program $version: built in $(($(date +%s) - started)) s"
