#!/usr/bin/env bash
# Submits one job; the scripts beside it call it with the job's main class.
#
#   submit.sh CLASS [spark-submit options --] [conf/X.conf] [key=value …]
#
# With SPARK_HOME the job goes through that installation's spark-submit, without it through the Spark
# that Maven resolved. The master comes from --master, from the environment's MASTER, or from the
# installation's spark-defaults.conf; otherwise it is this machine, local[*].
#
# Environment: DRIVER_MEMORY (4g) and EXECUTOR_MEMORY (4g) are heaps; OFF_HEAP_MB (2048) is what native
# code may use beside each; SUNHWAN_JAR names another job jar. Options given here override all of it.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=${SUNHWAN_JAR:-$project/target/sunhwan-job.jar}
class=$1
shift

options=() # what stands before -- is spark-submit's
for argument in "$@"; do
  if [[ $argument == -- ]]; then
    while [[ $1 != -- ]]; do options+=("$1"); shift; done
    shift
    break
  fi
done
# In cluster deploy modes the driver runs elsewhere: send a local configuration file after it.
if [[ " ${options[*]-} " =~ (=|[[:space:]])cluster[[:space:]] && -f ${1-} ]]; then
  options+=(--files "$1")
fi

if [[ -d $project/src && $jar == "$project"/target/* ]] &&
  [[ ! -f $jar || -n $(find "$project/src/main" "$project/pom.xml" -newer "$jar" -print -quit) ]]; then
  echo "building $jar" >&2
  (cd "$project" && mvn -B -q -Dmaven.test.skip=true package) >&2
fi

# One native thread for each task core: more of them slow each other down.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
# Without a locale, as under cron, Java would write every letter beyond ASCII as a question mark.
[[ -n ${LC_ALL-}${LC_CTYPE-}${LANG-} ]] || export LC_ALL=C.UTF-8
# On one machine nobody else has to reach this driver: keep it on loopback.
if [[ ${MASTER:-local} == local* && " ${options[*]-} " != *" --master"* && -z ${SPARK_HOME-} ]]; then
  export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
fi
# The width of the terminal on standard error, for the progress bar; 0: it is none.
SUNHWAN_COLUMNS=$([[ -t 2 ]] && stty size <&2 2>/dev/null | cut -d' ' -f2 || true)
export SUNHWAN_COLUMNS=${SUNHWAN_COLUMNS:-0}
off_heap=${OFF_HEAP_MB:-2048}
native="-Dorg.bytedeco.javacpp.maxbytes=${off_heap}m -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
# A driver that a standalone cluster starts gets what Java 17 needs from nobody else.
java17=$(cat "$project/target/classes/jvm-options" 2>/dev/null || true)

if [[ -n ${SPARK_HOME-} ]]; then
  spark_submit=("$SPARK_HOME/bin/spark-submit")
else
  export SPARK_HOME=$project/target/spark
  # shellcheck disable=SC2206 # options without spaces of their own
  spark_submit=(java "-Xmx${DRIVER_MEMORY:-4g}" $java17 $native
    -cp "${HADOOP_CONF_DIR:+$HADOOP_CONF_DIR:}$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit)
fi

exec "${spark_submit[@]}" \
  --class "org.sunhwan.job.$class" \
  --driver-memory "${DRIVER_MEMORY:-4g}" \
  --driver-java-options "$java17 $native" \
  --conf spark.executor.memory="${EXECUTOR_MEMORY:-4g}" \
  --conf spark.executor.memoryOverhead="$((off_heap + 512))m" \
  --conf spark.executor.extraJavaOptions="$native" \
  --conf spark.executorEnv.OMP_NUM_THREADS="$OMP_NUM_THREADS" \
  --conf spark.yarn.appMasterEnv.OMP_NUM_THREADS="$OMP_NUM_THREADS" \
  ${options[@]+"${options[@]}"} \
  "$jar" "$@"
