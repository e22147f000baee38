#!/usr/bin/env bash
# From a corpus to a published model: prepare, train, evaluate, compare with the current version,
# publish. The job a scheduler runs (retrain.cron, airflow_retrain.py).
#
#   jobs/retrain.sh conf/samples.conf
#   jobs/retrain.sh conf/nsmc.conf data=hdfs:///corpora/nsmc root=hdfs:///sunhwan run=nightly-2026-11-23
#   jobs/retrain.sh --master yarn --deploy-mode cluster --num-executors 8 -- conf/nsmc.conf data=hdfs:///corpora/nsmc
#
# Reads the corpus in data. Writes ROOT/datasets/NAME, ROOT/runs/NAME/RUN and ROOT/models/NAME.
# Exit codes: 0 published, or finished by an earlier try; 1 unexpected; 2 configuration; 3 refused by
# the gate; 4 bad input; 5 training diverged; 6 storage. Standard output: the outcome, one JSON line.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Retrain "$@"
