package org.sunhwan.evaluate;

/**
 * chrF2 of a corpus (Popović 2015) as sacreBLEU computes it: how much runs of one to six
 * characters, white space left out, overlap; recall counts twice as much as precision (β = 2).
 *
 * @param score from 0 to 100
 * @param precision mean over the run lengths of the share of the translations' runs that the
 *     references have
 * @param recall mean over the run lengths of the share of the references' runs that the
 *     translations have
 * @param signature how it was computed, in sacreBLEU's own notation
 */
public record Chrf(double score, double precision, double recall, String signature) {}
