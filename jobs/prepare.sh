#!/usr/bin/env bash
# From a corpus to a dataset: tokens, vocabulary, sequences, splits, quarantine.
#
#   jobs/prepare.sh conf/samples.conf
#
# Reads the corpus in data. Writes ROOT/datasets/NAME/ID, and does nothing when it stands there already.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Prepare "$@"
