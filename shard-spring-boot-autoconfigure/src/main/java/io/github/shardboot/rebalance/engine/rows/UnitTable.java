/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.shardboot.rebalance.engine.rows;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import org.springframework.util.Assert;

import io.github.shardboot.fence.FencedTable;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.sql.SqlText;
import io.github.shardboot.strategy.KeySql;
import io.github.shardboot.strategy.hash.HashFunction;
import io.github.shardboot.strategy.hash.HashSql;

/**
 * A table and which of its rows belong to a unit. The same expression is the row filter
 * of the publication, the condition of the guards, and the predicate of all own
 * statements; it agrees with {@link HashFunction#POSTGRES}. Any number of slots is one
 * look at a bitmap; a range is in the order of keys; keys that stay are left out.
 *
 * @param table the table
 * @param unit what moves
 * @param keySpace how keys become slots
 * @param columns the names of all columns but generated ones, in alphabetical order
 * @author Shardboot Contributors
 */
public record UnitTable(ShardedTable table, MoveUnit unit, KeySpace keySpace, List<String> columns) {

	/**
	 * Return the name of a table.
	 * @param table the table
	 * @return its quoted name with its schema
	 */
	static SqlText name(ShardedTable table) {
		return SqlText.of("%s.%s", SqlText.named(table.schema()), SqlText.named(table.name()));
	}

	/**
	 * Return the name of the table.
	 * @return its quoted name with its schema
	 */
	public SqlText name() {
		return name(this.table);
	}

	/**
	 * Return which rows belong to the unit.
	 * @return the predicate, without aliases
	 */
	public SqlText rows() {
		return predicate(keyColumn());
	}

	/**
	 * Return what guards need.
	 * @return the table and its rows
	 */
	public FencedTable fenced() {
		return new FencedTable(name(), predicate(SqlText.of("new.%s", keyColumn())),
				predicate(SqlText.of("old.%s", keyColumn())));
	}

	/**
	 * Return what rows can be grouped by to tell where they differ.
	 * @return the slot, or 0 for a key
	 */
	public SqlText group() {
		return (this.unit instanceof MoveUnit.Slots) ? slot(keyColumn()) : SqlText.number(0);
	}

	private SqlText keyColumn() {
		return SqlText.named(this.table.keyColumn());
	}

	private SqlText predicate(SqlText column) {
		if (this.unit instanceof MoveUnit.Key key) {
			return SqlText.of("%s = %s", column, KeySql.literal(this.keySpace.keyType(), key.key()));
		}
		if (this.unit instanceof MoveUnit.Range range) {
			return without(range.except(), column,
					KeySql.between(this.keySpace.keyType(), column, range.low(), range.high()));
		}
		MoveUnit.Slots slots = (MoveUnit.Slots) this.unit;
		return without(slots.except(), column, slots(slots, column));
	}

	private SqlText without(Set<Object> except, SqlText column, SqlText rows) {
		return except.isEmpty() ? rows
				: SqlText.of("%s and %s <> all (%s)", rows, column, KeySql.array(this.keySpace.keyType(), except));
	}

	private SqlText slots(MoveUnit.Slots moved, SqlText column) {
		BitSet bits = new BitSet(this.keySpace.slots());
		moved.slots().forEach(bits::set);
		// get_bit() must not be asked beyond the end
		bits.set(this.keySpace.slots());
		return SqlText.of("get_bit(%s::bytea, %s) = 1",
				SqlText.literal("\\x" + HexFormat.of().formatHex(bits.toByteArray())), slot(column));
	}

	// with another hash function nothing moves: the check before a move refuses it
	private SqlText slot(SqlText column) {
		SqlText slot = HashSql.slot(HashFunction.POSTGRES, this.keySpace.keyType(), this.keySpace.slots(), column);
		Assert.state(slot != null, "PostgreSQL computes its own hash function");
		return slot;
	}

	/**
	 * Return all columns but generated ones.
	 * @return the quoted names
	 */
	public SqlText columnList() {
		return SqlText.join(", ", this.columns.stream().map(SqlText::named).toList());
	}

}
