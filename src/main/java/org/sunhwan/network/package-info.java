/** Floor 1. From the shape of a network to a DL4J {@code ComputationGraph}, and the model file. */
package org.sunhwan.network;
