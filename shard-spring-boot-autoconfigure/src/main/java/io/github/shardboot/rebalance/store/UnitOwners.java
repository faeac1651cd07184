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

package io.github.shardboot.rebalance.store;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.shardboot.rebalance.MoveUnit;

/**
 * Who owns units, in the transaction of the caller, which has locked the map.
 * <ol>
 * <li>The owner of slots is in {@code shardboot_slot}, that of a key of the directory in
 * {@code shard_directory}.</li>
 * <li>A key that has a slot is where {@code shardboot_override} says, else where its slot
 * is. Who makes another shard its owner adds or changes that row; where that shard has
 * the slot, the row is deleted.</li>
 * <li>A moving key claims its slot, so that neither the slot nor another of its keys
 * moves meanwhile: which keys stay when a slot moves never changes while it does.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class UnitOwners {

	private static final String OWNED_SLOTS = """
			select count(*) from shardboot_slot where slot = any (?) and shard = ?""";

	private static final String OWNED_KEY = """
			select count(*) from shard_directory where key = ? and shard = ?""";

	private static final String OWNED_SLOT_KEY = """
			select count(*) from shardboot_slot s left join shardboot_override o on o.key = ?
			where s.slot = ? and coalesce(o.shard, s.shard) = ?""";

	private static final String ASSIGN_SLOTS = """
			update shardboot_slot set shard = ?, epoch = ? where slot = any (?) and shard = ?""";

	private static final String ASSIGN_KEY = "update shard_directory set shard = ? where key = ? and shard = ?";

	private static final String ASSIGN_SLOT_KEY = """
			insert into shardboot_override (key, slot, shard, epoch) values (?, ?, ?, ?)
			on conflict (key) do update set shard = excluded.shard, epoch = excluded.epoch""";

	private static final String RETURN_KEY = "delete from shardboot_override where key = ?";

	private UnitOwners() {
	}

	static boolean owns(Connection connection, MoveUnit unit, String shard) throws SQLException {
		if (unit instanceof MoveUnit.Slots slots) {
			return Sql.number(connection, OWNED_SLOTS, array(connection, slots), shard) == slots.slots().size();
		}
		if (unit instanceof MoveUnit.Range range) {
			return RangeOwners.owns(connection, range, shard);
		}
		MoveUnit.Key key = (MoveUnit.Key) unit;
		return (key.slot() != null)
				? Sql.number(connection, OWNED_SLOT_KEY, key.key().toString(), key.slot(), shard) == 1
				: Sql.number(connection, OWNED_KEY, key.key().toString(), shard) == 1;
	}

	// makes another shard the owner, unless the one to leave does not own the unit
	static boolean assign(Connection connection, MoveUnit unit, String from, String to, long epoch)
			throws SQLException {
		if (unit instanceof MoveUnit.Slots slots) {
			return Sql.update(connection, ASSIGN_SLOTS, to, epoch, array(connection, slots), from) == slots.slots()
				.size();
		}
		if (unit instanceof MoveUnit.Range range) {
			return RangeOwners.assign(connection, range, from, to);
		}
		MoveUnit.Key key = (MoveUnit.Key) unit;
		String text = key.key().toString();
		if (key.slot() == null) {
			return Sql.update(connection, ASSIGN_KEY, to, text, from) == 1;
		}
		if (!owns(connection, unit, from)) {
			return false;
		}
		boolean home = Sql.number(connection, OWNED_SLOTS,
				connection.createArrayOf("integer", new Object[] { key.slot() }), to) == 1;
		return (home ? Sql.update(connection, RETURN_KEY, text)
				: Sql.update(connection, ASSIGN_SLOT_KEY, text, key.slot(), to, epoch)) == 1;
	}

	// what nothing else may have that moves, as an array of texts
	static Object claims(Connection connection, MoveUnit unit) throws SQLException {
		Object[] claims;
		if (unit instanceof MoveUnit.Slots slots) {
			claims = slots.slots().stream().map((slot) -> "slot:" + slot).toArray();
		}
		else if (unit instanceof MoveUnit.Range range) {
			claims = new Object[] {
					"range:%s..%s".formatted(RangeOwners.text(range.low()), RangeOwners.text(range.high())) };
		}
		else {
			MoveUnit.Key key = (MoveUnit.Key) unit;
			claims = new Object[] { (key.slot() != null) ? "slot:" + key.slot() : "key:" + key.key() };
		}
		return connection.createArrayOf("text", claims);
	}

	static Object array(Connection connection, MoveUnit.Slots slots) throws SQLException {
		return connection.createArrayOf("integer", slots.slots().toArray());
	}

}
