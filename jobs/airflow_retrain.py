"""An Airflow DAG that retrains every night: copy it into the DAG folder and change the four constants.

The run id is Airflow's logical date, so a retry continues the run where it stopped, and a cleared task
whose run is finished ends at once. Exit codes decide what a failure means: 1 (unexpected) and 6
(storage) are tried again; the others would only fail the same way, so they are not.
"""

import json
import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowFailException

SUNHWAN = "/opt/sunhwan"
CONFIGURATION = "conf/nsmc.conf"
SETTINGS = ["data=hdfs:///corpora/nsmc", "root=hdfs:///sunhwan"]
SPARK = ["--master", "yarn", "--deploy-mode", "client", "--num-executors", "8"]

WORTH_ANOTHER_TRY = {1, 6}
GATE_REFUSED = 3


@dag(
    schedule="0 3 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=15)},
)
def retrain():
    @task
    def train_and_publish(ds=None):
        command = ["jobs/retrain.sh", *SPARK, "--", CONFIGURATION, *SETTINGS, f"run=nightly-{ds}"]
        done = subprocess.run(command, cwd=SUNHWAN, stdout=subprocess.PIPE, text=True, check=False)
        lines = done.stdout.strip().splitlines()
        outcome = json.loads(lines[-1]) if lines else {}
        if done.returncode == 0:
            return outcome  # model, version, accuracy, report: for the tasks that follow
        if done.returncode == GATE_REFUSED:
            why = " ".join(outcome.get("reasons") or [str(outcome.get("error"))])
            raise AirflowFailException(f"The gate refused the model: {why} Report: {outcome.get('report')}")
        problem = outcome.get("error", f"exit code {done.returncode}")
        if done.returncode in WORTH_ANOTHER_TRY or not outcome:
            raise RuntimeError(problem)
        raise AirflowFailException(problem)

    train_and_publish()


retrain()
