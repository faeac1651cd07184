/**
 * Plans and moves as people ask for them and read them, at a command line or over HTTP.
 */
@NullMarked
package io.github.shardboot.rebalance.command;

import org.jspecify.annotations.NullMarked;
