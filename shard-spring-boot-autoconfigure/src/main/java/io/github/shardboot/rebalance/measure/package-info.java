/**
 * Measures how much each slot and key holds, and how often it is used.
 */
@NullMarked
package io.github.shardboot.rebalance.measure;

import org.jspecify.annotations.NullMarked;
