/**
 * Auto-configuration of moves of slots and keys between shards.
 */
@NullMarked
package io.github.shardboot.autoconfigure.rebalance;

import org.jspecify.annotations.NullMarked;
