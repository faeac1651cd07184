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

package io.github.shardboot.faults;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import io.github.shardboot.ShardKey;
import io.github.shardboot.Shards;

/**
 * What the application writes and reads. Each row bears the shard that the application
 * believes to be that of its customer.
 *
 * @author Shardboot Contributors
 */
class Ledger {

	private final JdbcClient jdbc;

	private final Shards shards;

	Ledger(JdbcClient jdbc, Shards shards) {
		this.jdbc = jdbc;
		this.shards = shards;
	}

	/**
	 * Write a row, in auto-commit mode.
	 * @param customer whom it is for
	 * @param write the number of the write
	 */
	void enter(@ShardKey long customer, int write) {
		insert(customer, write, 0);
	}

	/**
	 * Write a row wherever the caller is.
	 * @param customer whom it is for
	 * @param write the number of the write
	 */
	void enterHere(long customer, int write) {
		insert(customer, write, 0);
	}

	/**
	 * Add to the counter of a customer, in auto-commit mode.
	 * @param customer the customer
	 */
	void count(@ShardKey long customer) {
		add(customer);
	}

	/**
	 * Write two rows and add to the counter, in a transaction.
	 * @param customer whom it is for
	 * @param write the number of the write
	 */
	@Transactional
	void book(@ShardKey long customer, int write) {
		insert(customer, write, 0);
		add(customer);
		insert(customer, write, 1);
	}

	/**
	 * Book, and change one's mind.
	 * @param customer whom it is for
	 * @param write the number of the write
	 */
	@Transactional
	void bookAndCancel(@ShardKey long customer, int write) {
		book(customer, write);
		throw new CancelledException();
	}

	/**
	 * Write for one customer, and in the same transaction for another.
	 * @param customer whom it is for
	 * @param write the number of the write
	 * @param other the customer of another shard
	 * @param stray the number of the write for the other customer
	 */
	@Transactional
	void enterAndStray(@ShardKey long customer, int write, long other, int stray) {
		insert(customer, write, 0);
		this.shards.forKey(other).run(() -> insert(other, stray, 0));
	}

	/**
	 * Read a row.
	 * @param customer whose it is
	 * @param write the number of the write
	 * @return what was found
	 */
	List<Entry> find(@ShardKey long customer, int write) {
		return this.jdbc.sql(
				"select write, customer, shard, cast(:asked as integer) as asked from entry where write = :write and part = 0")
			.param("asked", write)
			.param("write", write)
			.query(Entry.class)
			.list();
	}

	private void insert(long customer, int write, int part) {
		this.jdbc.sql("insert into entry (write, part, customer, shard) values (:write, :part, :customer, :shard)")
			.param("write", write)
			.param("part", part)
			.param("customer", customer)
			.param("shard", this.shards.locate(customer).shard())
			.update();
	}

	private void add(long customer) {
		int updated = this.jdbc.sql("update counter set value = value + 1 where customer = :customer")
			.param("customer", customer)
			.update();
		if (updated != 1) {
			throw new IllegalStateException("Customer %d is not here".formatted(customer));
		}
	}

	/**
	 * A row.
	 *
	 * @param write the number of the write
	 * @param customer whose it is
	 * @param shard the shard that the writer believed to write to
	 * @param asked the number that was asked for
	 */
	record Entry(int write, long customer, String shard, int asked) {

	}

	/**
	 * Thrown by a caller that wants nothing to have happened.
	 */
	static final class CancelledException extends RuntimeException {

	}

}
