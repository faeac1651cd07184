/**
 * Watches moves and tells who wants to know.
 */
@NullMarked
package io.github.shardboot.rebalance.watch;

import org.jspecify.annotations.NullMarked;
