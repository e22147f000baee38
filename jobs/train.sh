#!/usr/bin/env bash
# From a corpus to a trained model, without publishing it; tried again, it goes on where it stopped.
#
#   jobs/train.sh conf/samples.conf run=idea-1 network.hidden-size=128
#
# Prepares the dataset if need be. Writes ROOT/runs/NAME/RUN: artifact/ is the model.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Train "$@"
