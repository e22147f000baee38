#!/usr/bin/env bash
# The versions of a model: see them, compare them, check their files, go back to one.
#
#   jobs/models.sh conf/samples.conf list
#   jobs/models.sh conf/samples.conf show 3
#   jobs/models.sh conf/samples.conf compare 2 3
#   jobs/models.sh conf/samples.conf verify [3]
#   jobs/models.sh conf/samples.conf rollback 2
#
# Reads ROOT/models/NAME; rollback writes its file current. A table goes to standard error, JSON to standard output.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Models "$@"
