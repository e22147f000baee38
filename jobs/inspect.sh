#!/usr/bin/env bash
# The unrolled network on a text: per token the hidden state's norm and strongest units, of each layer
# and direction; how far the token moved the answer; the answer if the text ended there.
#
#   jobs/inspect.sh conf/samples.conf text="what a wonderful film"
#   jobs/inspect.sh conf/samples.conf text="정말 재미있는 영화였다" inspect.model=samples:3 inspect.units=5
#
# Prints to standard error for people; the last line on standard output is the same as JSON.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Inspect "$@"
