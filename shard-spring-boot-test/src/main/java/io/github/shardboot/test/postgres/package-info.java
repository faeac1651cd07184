/**
 * The PostgreSQL server of a test run.
 */
@NullMarked
package io.github.shardboot.test.postgres;

import org.jspecify.annotations.NullMarked;
