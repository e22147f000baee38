/**
 * Floor 1. Corpora, tokenizers, vocabulary, word vectors, sequences, batches: from bytes to token
 * ids.
 *
 * <p>The only package that touches Lucene and ICU.
 */
package org.sunhwan.text;
