/**
 * Tests for the choice of engines.
 */
@NullMarked
package io.github.shardboot.rebalance.choice;

import org.jspecify.annotations.NullMarked;
