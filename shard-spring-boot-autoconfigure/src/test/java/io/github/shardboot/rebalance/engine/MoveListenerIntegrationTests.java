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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.shardboot.rebalance.MoveState;
import io.github.shardboot.rebalance.MoveUnit;
import io.github.shardboot.rebalance.engine.observe.MoveListener;
import io.github.shardboot.rebalance.store.MoveCommand;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a {@link MoveListener} is told of each state that a move is in.
 *
 * @author Shardboot Contributors
 */
class MoveListenerIntegrationTests {

	private final MoveBench bench = new MoveBench();

	private final List<String> told = new ArrayList<>();

	@BeforeEach
	void listen() {
		this.bench.listener = (move) -> (outcome) -> this.told.add(move.state() + " " + outcome);
	}

	@AfterEach
	void close() {
		this.bench.close();
	}

	@Test
	void everyStateOfAMoveIsTold() throws Exception {
		this.bench.assumeWayBack();
		long id = start();
		this.bench.run(id, MoveState.SWITCHED);
		assertThat(this.told).containsExactly("PENDING NEXT", "COPYING NEXT", "CATCHING_UP NEXT", "VERIFYING NEXT",
				"READY NEXT", "SWITCHING NEXT", "SWITCHED LOST");
		this.told.clear();
		this.bench.command(id, MoveCommand.COMPLETE);
		this.bench.run(id, MoveState.DONE);
		assertThat(this.told).containsExactly("SWITCHED NEXT", "CLEANING NEXT");
	}

	@Test
	void moveThatIsCalledOffIsTold() throws Exception {
		long id = start();
		this.bench.run(id, MoveState.ABORTED, (move, step) -> {
			if (step.equals("COPYING")) {
				this.bench.newMoves.command(move, MoveCommand.ABORT);
			}
		});
		assertThat(this.told).containsExactly("PENDING NEXT", "COPYING ABORTED", "ABORTING NEXT");
	}

	@Test
	void moveThatFailsIsTold() throws Exception {
		this.bench.jdbc("s1").sql("drop table entry").update();
		this.bench.run(start(), MoveState.FAILED);
		assertThat(this.told).containsExactly("PENDING FAILED");
	}

	@Test
	void failureOfAListenerIsIgnored() throws Exception {
		this.bench.listener = (move) -> {
			throw new IllegalStateException();
		};
		assertThat(this.bench.run(start(), MoveState.SWITCHED).state()).isEqualTo(this.bench.afterSwitch());
	}

	private long start() {
		return this.bench.start(MoveUnit.Slots.of(List.of(0)), "s0", "s1");
	}

}
