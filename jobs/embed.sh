#!/usr/bin/env bash
# Word vectors for a dataset: trained on its training rows, or read from a file, as embedding says.
#
#   jobs/embed.sh conf/samples.conf embedding.source=word2vec
#   jobs/embed.sh conf/samples.conf embedding.source=file embedding.file=glove.6B.100d.txt embedding.size=100
#
# Prepares the dataset if need be. Writes ROOT/datasets/NAME/ID/embedding/EID.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Embed "$@"
