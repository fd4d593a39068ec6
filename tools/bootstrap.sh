#!/usr/bin/env bash
# Prepares a machine to build Brio: tools/bootstrap.sh [build|oracle|peers|docs|gallery|lint]...
#
#   build   Debian packages and .venv, all that building, running and testing need (the default)
#   oracle  .oracle, the environment with Brian 2 that conformance tests and benchmarks compare with;
#           and NEURON, from Debian
#   peers   .peers, the environment with NEST, with which benchmarks compare
#   docs    what `make docs` needs, into .venv
#   gallery packages that Brian 2's example scripts import, into .oracle
#   lint    clang-tidy 19
#
# Installs only what is missing; when nothing is, it takes a fraction of a second. BRIO_SKIP_PACKAGES=1
# leaves the system alone (another distribution, or no rights): then the packages below, under the names
# they have there, are the reader's task.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build_packages=(g++ cmake ninja-build ccache mold git
  llvm-19-dev zlib1g-dev libzstd-dev
  libeigen3-dev libfmt-dev
  libgtest-dev libbenchmark-dev libmpfr-dev librandom123-dev libsundials-dev valgrind
  python3 python3-dev python3-venv)
lint_packages=(clang-tidy-19 clang-19)
oracle_packages=(python3-neuron)
python=${BRIO_PYTHON:-/usr/bin/python3}

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
  printf '%s\n' "$@" | grep -vxF "$installed" || true
}

install_packages() {
  [ -z "${BRIO_SKIP_PACKAGES:-}" ] || return 0
  command -v dpkg-query >/dev/null ||
    fail "This is not a Debian system. Install the counterparts of these packages and set BRIO_SKIP_PACKAGES=1:" "  $*"
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    fail "These packages are missing, and there is neither root nor sudo to install them. As root:" \
      "  apt-get install ${missing[*]}"
  fi
  say "Installing Debian packages: ${missing[*]}"
  as_root apt-get -q -o Acquire::Retries=3 update >&2
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Acquire::Retries=3 install --no-install-recommends "${missing[@]}" >&2 </dev/null
}

# environment <folder> <requirements file>: a virtual environment that holds just those requirements.
# Its stamp is their text: there when all of them are installed, renewed when the file changes.
environment() {
  local folder=$1 requirements=$2 stamp
  stamp=$folder/.installed-$(basename "$requirements")
  cmp -s "$requirements" "$stamp" && [ -x "$folder/bin/python" ] && return 0
  say "Preparing $folder from $requirements"
  { [ -x "$folder/bin/pip" ] || "$python" -m venv "$folder"; } &&
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 5 \
      -r "$requirements" >&2 </dev/null &&
    cp "$requirements" "$stamp"
}

# `import brio` from .venv means this checkout; the release build puts the extension beside it.
link_package() {
  local site
  site=$(echo .venv/lib/python3*/site-packages)
  [ "$(cat "$site/brio.pth" 2>/dev/null)" = "$PWD/python" ] || echo "$PWD/python" >"$site/brio.pth"
}

prepare_build() {
  install_packages "${build_packages[@]}"
  environment .venv tools/requirements.txt
  link_package
}

# Without a network the comparisons are skipped and counted as skipped; nothing else needs Brian 2 or NEURON.
prepare_oracle() {
  environment .oracle tests/requirements-oracle.txt ||
    say "Brian 2 could not be installed: what compares with it will be skipped."
  (install_packages "${oracle_packages[@]}") ||
    say "NEURON could not be installed: what compares with it will be skipped."
}

prepare_peers() {
  environment .peers tools/requirements-peers.txt ||
    say "NEST could not be installed: what compares with it will be skipped."
}

[ $# -gt 0 ] || set -- build
for part in "$@"; do
  case $part in
    build) prepare_build ;;
    oracle) prepare_oracle ;;
    peers) prepare_peers ;;
    docs) environment .venv tools/requirements-docs.txt ;;
    gallery) environment .oracle tools/requirements-gallery.txt ;;
    lint) install_packages "${lint_packages[@]}" ;;
    *) fail "unknown part '$part'; the parts are build, oracle, peers, docs, gallery, lint" ;;
  esac
done
