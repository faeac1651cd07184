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

package io.github.shardboot.benchmarks.micro;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.github.shardboot.ShardIdGenerator;
import io.github.shardboot.directory.CachingShardDirectory;
import io.github.shardboot.directory.DirectorySettings;
import io.github.shardboot.id.Lane;
import io.github.shardboot.id.SlotIdGenerator;
import io.github.shardboot.routing.ShardRouter;
import io.github.shardboot.strategy.ShardMap;
import io.github.shardboot.strategy.hash.HashFunction;

/**
 * From a key to a shard, and new ids.
 *
 * @author Shardboot Contributors
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBenchmark {

	private final Long number = 4711L;

	private final String text = "customer-4711";

	private final UUID uuid = UUID.fromString("0b0e8a2e-6f3a-4f4e-9d62-5a1f0e6f7a11");

	private final ShardMap map = Fixture.map(1);

	private final ShardRouter swapped = Fixture.router();

	private final AtomicLong epoch = new AtomicLong(1);

	private final CachingShardDirectory directory = new CachingShardDirectory(new Entries(), new DirectorySettings(
			100_000, Duration.ofMinutes(10), Duration.ofHours(1), 1000, Duration.ofSeconds(10), 1000));

	private final ShardIdGenerator ids = new SlotIdGenerator(4096, 7,
			new EndlessLane(new Lane.Grant(1, 0, (1L << 41) - 1)));

	private int slot;

	private long unknown = 1_000_000;

	/**
	 * The default hash of a number.
	 * @return the hash
	 */
	@Benchmark
	public long hashOfNumber() {
		return HashFunction.POSTGRES.hash(this.number);
	}

	/**
	 * The default hash of a text.
	 * @return the hash
	 */
	@Benchmark
	public long hashOfText() {
		return HashFunction.POSTGRES.hash(this.text);
	}

	/**
	 * The default hash of a UUID.
	 * @return the hash
	 */
	@Benchmark
	public long hashOfUuid() {
		return HashFunction.POSTGRES.hash(this.uuid);
	}

	/**
	 * MD5 of a number.
	 * @return the hash
	 */
	@Benchmark
	public long md5OfNumber() {
		return HashFunction.MD5.hash(this.number);
	}

	/**
	 * Murmur3 of a number.
	 * @return the hash
	 */
	@Benchmark
	public long murmurOfNumber() {
		return HashFunction.MURMUR3.hash(this.number);
	}

	/**
	 * From a slot to its shard.
	 * @return the shard
	 */
	@Benchmark
	public @Nullable String slot() {
		this.slot = (this.slot + 17) & 4095;
		return this.map.shardOf(this.slot);
	}

	/**
	 * From a number to its shard.
	 * @return the shard
	 */
	@Benchmark
	public String shardOfNumber() {
		return this.map.shardFor(this.number);
	}

	/**
	 * A key that the directory knows.
	 * @return the shard
	 */
	@Benchmark
	public @Nullable String directoryHit() {
		return this.directory.shardOf(this.number);
	}

	/**
	 * A key that the directory has to ask for, without the way to the database.
	 * @return the shard
	 */
	@Benchmark
	public @Nullable String directoryMiss() {
		return this.directory.shardOf(this.unknown++);
	}

	/**
	 * A new id.
	 * @return the id
	 */
	@Benchmark
	public long id() {
		this.slot = (this.slot + 17) & 4095;
		return this.ids.nextId(this.slot);
	}

	/**
	 * Routing while another thread puts one map after the other in force.
	 * @return the context
	 */
	@Benchmark
	@Group("mapSwap")
	public Object routing() {
		return this.swapped.route(this.number, "benchmark");
	}

	/**
	 * Put the next map in force.
	 */
	@Benchmark
	@Group("mapSwap")
	public void swap() {
		this.swapped.swap(this.map.with(this.epoch.incrementAndGet(), this.map.strategy()));
	}

	private record EndlessLane(Grant grant) implements Lane {

		@Override
		public void release(long highest) {
		}

	}

}
