#!/usr/bin/env bash
# What a model answers to texts: labels and probabilities, numbers, tags, how likely a text is, translations;
# every input row comes back once, or with the reason why not.
#
#   jobs/predict.sh conf/samples.conf predict.input=new.tsv predict.output=answers predict.format=jsonl
#   jobs/predict.sh conf/samples.conf predict.model=samples:3 predict.input=hdfs:///new predict.output=hdfs:///answers
#
# The input looks as corpus says; labels are not needed. Writes the folder predict.output, which must not exist.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Predict "$@"
