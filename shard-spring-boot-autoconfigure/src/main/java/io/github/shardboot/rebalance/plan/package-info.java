/**
 * Works out which slots and keys should move where, and says what that costs.
 */
@NullMarked
package io.github.shardboot.rebalance.plan;

import org.jspecify.annotations.NullMarked;
