#!/usr/bin/env bash
# Says what is wrong with this environment before a job does: Java, memory, native code, Spark, storage;
# on every executor too.
#
#   jobs/doctor.sh
#   jobs/doctor.sh conf/samples.conf root=hdfs:///sunhwan
#   jobs/doctor.sh --master yarn -- conf/samples.conf
#
# Writes and removes small files below root. Exit code 0 when all is well, 1 when something is not.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" Doctor "$@"
