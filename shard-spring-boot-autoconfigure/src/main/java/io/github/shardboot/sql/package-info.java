/**
 * The one place where SQL is put together from parts.
 */
@NullMarked
package io.github.shardboot.sql;

import org.jspecify.annotations.NullMarked;
