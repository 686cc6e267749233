#!/bin/sh
# Installs what npm cannot, on Debian, as root. Nothing here is needed to run Ebb: it adds a software Vulkan, with which
# the WebGPU path can be checked for correctness on a machine without a GPU, and the Python packages with which the
# documents' examples are run as they stand, and the browser in which the site is tested. It may be run again at any time.
set -eu

fail() {
  echo "install-system: $1" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail 'run it as root.'
# shellcheck source=/dev/null
. /etc/os-release
[ "${ID:-}" = debian ] || fail "it knows Debian only, and this is ${PRETTY_NAME:-another system}."

export DEBIAN_FRONTEND=noninteractive

# WebGPU needs a newer Mesa than the one of Debian 12 (22.3): onnxruntime's adapter request fails there. Later releases
# of Debian have one that is new enough.
release=$VERSION_CODENAME
if [ "$release" = bookworm ]; then
  release=$VERSION_CODENAME-backports
  source_list=/etc/apt/sources.list.d/ebb-backports.list
  if [ ! -e "$source_list" ]; then
    # The backports lie beside the suite that is configured already, on whatever mirror that is.
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
      awk -v codename="$VERSION_CODENAME" '$2 == codename { print $1; exit }')
    [ -n "$mirror" ] || fail "apt has no source for $VERSION_CODENAME from which to derive the backports."
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -e "$keyring" ] || fail "$keyring is missing (package debian-archive-keyring)."
    echo "deb [signed-by=$keyring] $mirror $release main" >"$source_list"
  fi
fi

apt-get update -q
apt-get install -q -y --no-install-recommends -t "$release" mesa-vulkan-drivers
apt-get install -q -y --no-install-recommends chromium curl python3-sklearn python3-onnx python3-requests
