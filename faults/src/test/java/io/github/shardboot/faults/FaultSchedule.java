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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults one after the other, each kind as often as the others, on any shard. The next
 * one comes when the shard has acknowledged writes again.
 *
 * @author Shardboot Contributors
 */
final class FaultSchedule implements Consumer<Workload> {

	private static final int SHORTEST_MILLIS = 100;

	private static final int LONGEST_MILLIS = 1_500;

	private static final int ENOUGH = 20;

	private final Audit audit;

	private final Set<Fault> kinds;

	private final Duration time;

	private final Random random = new Random(FaultProperties.seed());

	private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);

	private final List<Long> recoveries = new ArrayList<>();

	FaultSchedule(Audit audit, Set<Fault> kinds, Duration time) {
		this.audit = audit;
		this.kinds = kinds;
		this.time = time;
	}

	@Override
	public void accept(Workload workload) {
		this.audit.shards().forEach((shard) -> awaitService(workload, shard));
		// tables and marker are there, however little the servers are told to keep
		this.audit.shards().forEach((shard) -> shard.server().jdbc().sql("checkpoint").update());
		this.audit.shards().forEach((shard) -> awaitService(workload, shard));
		long end = System.nanoTime() + this.time.toNanos();
		List<Fault> deck = new ArrayList<>();
		while (System.nanoTime() < end) {
			if (deck.isEmpty()) {
				deck.addAll(this.kinds);
				Collections.shuffle(deck, this.random);
			}
			strike(deck.remove(deck.size() - 1), workload);
		}
		Collections.sort(this.recoveries);
		this.audit
			.report("seed %d, %d faults %s in %d s; served again after %d ms (median), %d ms (p99), %d ms (longest)"
				.formatted(FaultProperties.seed(), this.recoveries.size(), this.struck, this.time.toSeconds(),
						recovery(0.5), recovery(0.99), recovery(1)));
	}

	private void strike(Fault fault, Workload workload) {
		Shard shard = this.audit.shards().get(this.random.nextInt(this.audit.shards().size()));
		Duration duration = Duration.ofMillis(SHORTEST_MILLIS + this.random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS));
		this.audit.note("%s %s %d ms".formatted(fault, shard.name(), duration.toMillis()));
		fault.strike(shard, duration);
		this.struck.merge(fault, 1, Integer::sum);
		long over = System.nanoTime();
		awaitService(workload, shard);
		this.recoveries.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - over));
	}

	private static void awaitService(Workload workload, Shard shard) {
		long enough = workload.done(shard.name()) + ENOUGH;
		Awaitility.await("shard '%s' serves again".formatted(shard.name()))
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> {
				assertThat(workload.unexpected()).isEmpty();
				return workload.done(shard.name()) >= enough;
			});
	}

	/**
	 * Return how many faults there were.
	 * @return the number
	 */
	int faults() {
		return this.recoveries.size();
	}

	private long recovery(double share) {
		return this.recoveries.isEmpty() ? 0 : this.recoveries.get((int) ((this.recoveries.size() - 1) * share));
	}

}
