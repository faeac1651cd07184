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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.shardboot.ShardGate;
import io.github.shardboot.ShardUnavailableException;

/**
 * Refuses calls beyond a number at once, and all calls for a while after several in a row
 * found no connection or lost theirs.
 * <p>
 * What the application or the server reject is no failure here, only what
 * {@link io.github.shardboot.ShardGate.Result#UNAVAILABLE} stands for. A pool without a
 * free connection counts as well: so it is with a frozen server whose connections are all
 * in use, and where a call that ends well comes between, the count starts again.
 *
 * @author Shardboot Contributors
 */
public final class CircuitGate implements ShardGate {

	private static final Log logger = LogFactory.getLog(CircuitGate.class);

	private final String shard;

	private final GateSettings settings;

	private final Circuit circuit;

	private final AtomicInteger calls = new AtomicInteger();

	private final LongAdder refusedByCircuit = new LongAdder();

	private final LongAdder refusedByLimit = new LongAdder();

	/**
	 * Create a gate.
	 * @param shard the name of the shard
	 * @param settings how many calls it lets pass
	 */
	public CircuitGate(String shard, GateSettings settings) {
		this(shard, settings, System::nanoTime);
	}

	CircuitGate(String shard, GateSettings settings, LongSupplier clock) {
		this.shard = shard;
		this.settings = settings;
		this.circuit = new Circuit(settings.failureThreshold(), settings.openFor().toNanos(), clock);
	}

	@Override
	public void enter() {
		int present = this.calls.incrementAndGet();
		if (this.settings.maxConcurrency() > 0 && present > this.settings.maxConcurrency()) {
			this.calls.decrementAndGet();
			this.refusedByLimit.increment();
			throw new ShardUnavailableException(this.shard,
					"Shard '%s' is busy: %d calls have or await a connection. Nothing was sent. Wait and try again, or raise 'shard.gate.max-concurrency'."
						.formatted(this.shard, this.settings.maxConcurrency()),
					null);
		}
		if (!this.circuit.admits()) {
			this.calls.decrementAndGet();
			this.refusedByCircuit.increment();
			throw new ShardUnavailableException(this.shard,
					"Shard '%s' does not serve: the last calls found no connection or lost theirs. Nothing was sent. Wait and try again; one call at a time is let through to see whether it is back."
						.formatted(this.shard),
					null);
		}
	}

	@Override
	public void connected() {
		if (this.circuit.connected()) {
			logBack();
		}
	}

	@Override
	public void leave(Result result) {
		this.calls.decrementAndGet();
		switch (result) {
			case SERVED -> served();
			case UNAVAILABLE -> failed();
			case UNDECIDED -> this.circuit.undecided();
		}
	}

	private void served() {
		if (this.circuit.succeeded()) {
			logBack();
		}
	}

	private void failed() {
		if (this.circuit.failed()) {
			logger.warn(
					"Shard '%s' does not serve: %d calls in a row found no connection or lost theirs. Calls are refused; every %d ms one is let through to try."
						.formatted(this.shard, this.settings.failureThreshold(), this.settings.openFor().toMillis()));
		}
	}

	private void logBack() {
		logger.info("Shard '%s' serves again".formatted(this.shard));
	}

	@Override
	public Status status() {
		return new Status(this.circuit.isOpen(), this.calls.get(), this.refusedByCircuit.sum(),
				this.refusedByLimit.sum());
	}

}
