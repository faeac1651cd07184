/**
 * Databases, keys and assertions for tests of sharded applications.
 */
@NullMarked
package io.github.shardboot.test;

import org.jspecify.annotations.NullMarked;
