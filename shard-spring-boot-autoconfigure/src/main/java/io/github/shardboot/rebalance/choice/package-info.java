/**
 * Which engine carries a move, and how long writes would be refused.
 */
@NullMarked
package io.github.shardboot.rebalance.choice;

import org.jspecify.annotations.NullMarked;
