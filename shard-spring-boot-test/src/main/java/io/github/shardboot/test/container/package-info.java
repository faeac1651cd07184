/**
 * Shards in containers of Testcontainers.
 */
@NullMarked
package io.github.shardboot.test.container;

import org.jspecify.annotations.NullMarked;
