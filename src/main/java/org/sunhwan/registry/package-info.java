/** Floor 2. Model versions: stage, gate, publish, roll back, resolve. */
package org.sunhwan.registry;
