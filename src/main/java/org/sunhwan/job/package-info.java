/**
 * Floor 6. What spark-submit runs: one main a job; HOCON to records; phases, progress, exit codes.
 */
package org.sunhwan.job;
