#!/usr/bin/env bash
# A model's figures and report on rows of a dataset.
#
#   jobs/evaluate.sh conf/samples.conf
#   jobs/evaluate.sh conf/samples.conf evaluate.model=sunhwan-root/runs/samples/idea-1/artifact
#   jobs/evaluate.sh conf/samples.conf evaluate.model=samples:3 evaluate.split=validation
#
# Prepares the dataset if need be. Writes ROOT/runs/NAME/RUN: evaluation.json and report.html.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Evaluate "$@"
