#!/usr/bin/env bash
# New texts: of each category, or from the beginning of a text on.
#
#   jobs/generate.sh conf/reviews.conf generate.count=1000 generate.output=texts generate.format=jsonl
#   jobs/generate.sh conf/shakespeare.conf generate.model=sunhwan-root/runs/shakespeare/RUN/artifact \
#     generate.prompts='["ROMEO:"]' generate.temperature=0.7 generate.output=texts
#
# Without generate.model it takes the version that retrain published; shakespeare.conf leaves nothing to test, so
# only train takes it, and says where its model lies.
#
# Writes the folder generate.output, which must not exist: number, category, prompt and text. With
# generate.classifier=MODEL it says how often that model recognises the category.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Generate "$@"
