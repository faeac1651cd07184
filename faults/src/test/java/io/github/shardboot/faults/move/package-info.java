/**
 * Applications that write while what they write to moves, in processes that really die.
 */
package io.github.shardboot.faults.move;
