#!/usr/bin/env bash
# A model whose model.zip plain DL4J reads, with none of our classes; or, from such a model, one of our
# fast layers. Both answer alike.
#
#   jobs/export.sh conf/samples.conf export.output=plain
#   jobs/export.sh conf/samples.conf export.model=samples:3 export.output=hdfs:///exported/samples-3
#   jobs/export.sh conf/samples.conf export.model=./plain export.output=fast export.format=own
#
# Writes the folder export.output, which must not exist: model.zip, vocabulary, tokenizer, labels.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Export "$@"
