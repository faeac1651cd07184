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

package io.github.shardboot.gate;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.shardboot.ShardGate.Result;
import io.github.shardboot.ShardUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for which calls a gate lets pass, with a clock of their own.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class CircuitGateTests {

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);

	private final CircuitGate gate = gate(3, 2);

	private CircuitGate gate(int maxConcurrency, int failureThreshold) {
		return new CircuitGate("a", new GateSettings(maxConcurrency, failureThreshold, Duration.ofSeconds(2)),
				this.clock::get);
	}

	@Test
	void callsBeyondTheLimitAreRefusedUntilOneLeaves() {
		enter(3);
		assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(this.gate::enter)
			.withMessage("Shard 'a' is busy: 3 calls have or await a connection. Nothing was sent. "
					+ "Wait and try again, or raise 'shard.gate.max-concurrency'.")
			.satisfies((ex) -> assertThat(ex.getShard()).isEqualTo("a"));
		this.gate.leave(Result.SERVED);
		this.gate.enter();
		assertThat(this.gate.status().calls()).isEqualTo(3);
		assertThat(this.gate.status().refusedByLimit()).isEqualTo(1);
		assertThat(this.gate.status().open()).isFalse();
	}

	@Test
	void limitOfZeroIsNone() {
		CircuitGate unlimited = gate(0, 2);
		IntStream.range(0, 10_000).forEach((i) -> unlimited.enter());
		assertThat(unlimited.status().calls()).isEqualTo(10_000);
	}

	@Test
	void failuresInARowOpenTheCircuit(CapturedOutput output) {
		fail(2);
		assertThat(this.gate.status().open()).isTrue();
		assertRefused();
		assertThat(this.gate.status().calls()).isZero();
		assertThat(this.gate.status().refusedByCircuit()).isEqualTo(1);
		assertThat(output).contains("Shard 'a' does not serve: 2 calls in a row found no connection or lost theirs. "
				+ "Calls are refused; every 2000 ms one is let through to try.");
	}

	@Test
	void successBetweenStartsTheCountAgain() {
		fail(1);
		this.gate.enter();
		this.gate.leave(Result.SERVED);
		fail(1);
		assertThat(this.gate.status().open()).isFalse();
		this.gate.enter();
	}

	@Test
	void whatSaysNothingIsNotCounted() {
		fail(1);
		this.gate.enter();
		this.gate.leave(Result.UNDECIDED);
		assertThat(this.gate.status().open()).isFalse();
		fail(1);
		assertThat(this.gate.status().open()).isTrue();
	}

	@Test
	void oneCallIsLetThroughToTry() {
		fail(2);
		advance(Duration.ofMillis(1999));
		assertRefused();
		advance(Duration.ofMillis(1));
		this.gate.enter();
		assertRefused();
		this.gate.connected();
		assertThat(this.gate.status().open()).isFalse();
		this.gate.enter();
	}

	@Test
	void trialThatFailsKeepsTheCircuitOpen() {
		fail(2);
		advance(Duration.ofSeconds(2));
		fail(1);
		assertThat(this.gate.status().open()).isTrue();
		assertRefused();
		advance(Duration.ofSeconds(2));
		this.gate.enter();
	}

	@Test
	void trialThatIsGivenUpKeepsTheCircuitOpen() {
		fail(2);
		advance(Duration.ofSeconds(2));
		this.gate.enter();
		this.gate.leave(Result.UNDECIDED);
		assertThat(this.gate.status().open()).isTrue();
		assertRefused();
		advance(Duration.ofSeconds(2));
		this.gate.enter();
	}

	@Test
	void trialThatNeverEndsIsFollowedByAnother() {
		fail(2);
		advance(Duration.ofSeconds(2));
		this.gate.enter();
		advance(Duration.ofSeconds(59));
		assertRefused();
		advance(Duration.ofSeconds(1));
		this.gate.enter();
	}

	@Test
	void callThatBeganBeforeClosesTheCircuitWhenItEndsWell() {
		this.gate.enter();
		fail(2);
		assertRefused();
		this.gate.leave(Result.SERVED);
		this.gate.enter();
	}

	@Test
	void thresholdOfZeroIsNever() {
		CircuitGate always = gate(3, 0);
		for (int i = 0; i < 100; i++) {
			always.enter();
			always.leave(Result.UNAVAILABLE);
		}
		assertThat(always.status().open()).isFalse();
	}

	@Test
	void ofManyThreadsOneTries() throws Exception {
		fail(2);
		advance(Duration.ofSeconds(2));
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			CountDownLatch start = new CountDownLatch(1);
			Stream<Future<Boolean>> attempts = IntStream.range(0, 8).mapToObj((i) -> threads.submit(() -> {
				start.await();
				return enters();
			})).toList().stream();
			start.countDown();
			assertThat(attempts.map(CircuitGateTests::get).filter(Boolean::booleanValue)).hasSize(1);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private boolean enters() {
		try {
			this.gate.enter();
			return true;
		}
		catch (ShardUnavailableException ex) {
			return false;
		}
	}

	private static boolean get(Future<Boolean> future) {
		try {
			return future.get();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void enter(int calls) {
		for (int i = 0; i < calls; i++) {
			this.gate.enter();
		}
	}

	private void fail(int calls) {
		for (int i = 0; i < calls; i++) {
			this.gate.enter();
			this.gate.leave(Result.UNAVAILABLE);
		}
	}

	private void assertRefused() {
		assertThatExceptionOfType(ShardUnavailableException.class).isThrownBy(this.gate::enter)
			.withMessage("Shard 'a' does not serve: the last calls found no connection or lost theirs. "
					+ "Nothing was sent. Wait and try again; one call at a time is let through to see whether it is back.");
	}

	private void advance(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

}
