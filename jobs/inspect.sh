#!/usr/bin/env bash
# The unrolled network on a text: per token the hidden state's norm and strongest units, of each layer
# and direction, and what the network says there. Of one answer: how far the token moved it, and what it
# would be if the text ended there. Of tags: the word's. Of language models and writers: the token that
# came next and the likeliest. Of translators: what each token written was, and what was looked at for it.
#
#   jobs/inspect.sh conf/samples.conf text="what a wonderful film"
#   jobs/inspect.sh conf/samples.conf text="정말 재미있는 영화였다" inspect.model=samples:3 inspect.units=5
#   jobs/inspect.sh conf/entities.conf text="Kela now runs Gan Systems ."
#
# Prints to standard error for people; the last line on standard output is the same as JSON.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Inspect "$@"
