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

package io.github.shardboot.rebalance.engine;

import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

import io.github.shardboot.fence.FencedTable;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.ShardedTable;
import io.github.shardboot.rebalance.store.Sql;

/**
 * A table and which of its rows belong to a unit. The same expression is the row filter
 * of the publication, the condition of the guards, and the predicate of all own
 * statements; it agrees with
 * {@link io.github.shardboot.strategy.hash.HashFunction#POSTGRES}. Any number of slots is
 * one look at a bitmap.
 *
 * @param table the table
 * @param unit what moves
 * @param keySpace how keys become slots
 * @param columns the names of all columns but generated ones, in alphabetical order
 * @author Shardboot Contributors
 */
record UnitTable(ShardedTable table, MoveUnit unit, KeySpace keySpace, List<String> columns) {

	String name() {
		return Sql.name(this.table.schema()) + "." + Sql.name(this.table.name());
	}

	String rows() {
		return predicate("");
	}

	FencedTable fenced() {
		return new FencedTable(name(), predicate("new."), predicate("old."));
	}

	/**
	 * Return what rows can be grouped by to tell where they differ.
	 */
	String group() {
		return (this.unit instanceof MoveUnit.Slots) ? slot("") : "0";
	}

	private String predicate(String alias) {
		if (this.unit instanceof MoveUnit.Key key) {
			return "%s = %s".formatted(alias + Sql.name(this.table.keyColumn()), literal(key.key()));
		}
		BitSet bits = new BitSet(this.keySpace.slots());
		((MoveUnit.Slots) this.unit).slots().forEach(bits::set);
		// get_bit() must not be asked beyond the end
		bits.set(this.keySpace.slots());
		return "get_bit('\\x%s'::bytea, %s) = 1".formatted(HexFormat.of().formatHex(bits.toByteArray()), slot(alias));
	}

	private String slot(String alias) {
		String column = alias + Sql.name(this.table.keyColumn());
		String hash = switch (this.keySpace.keyType()) {
			case LONG -> "hashint8extended(%s::bigint, 0)".formatted(column);
			case STRING -> "hashtextextended(%s::text, 0)".formatted(column);
			case UUID -> "uuid_hash_extended(%s, 0)".formatted(column);
		};
		return "(%s & %d)".formatted(hash, this.keySpace.slots() - 1);
	}

	private String literal(Object key) {
		return switch (this.keySpace.keyType()) {
			case LONG -> "%s::bigint".formatted(Sql.literal(key.toString()));
			case STRING -> "%s::text".formatted(Sql.literal(key.toString()));
			case UUID -> "%s::uuid".formatted(Sql.literal(key.toString()));
		};
	}

	String columnList() {
		return String.join(", ", this.columns.stream().map(Sql::name).toList());
	}

}
