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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.shardboot.catalog.Catalog;
import io.github.shardboot.rebalance.store.MoveLostException;
import io.github.shardboot.rebalance.store.MoveReader;
import io.github.shardboot.rebalance.store.Sql;
import io.github.shardboot.rebalance.store.StoredMove;
import io.github.shardboot.routing.direct.FailureText;

/**
 * Carries out the moves of the catalog, in one of the processes that share it.
 * <ol>
 * <li>Each process tries to take an advisory lock on a connection that it keeps. Who has
 * it leads, for as long as the connection lives.</li>
 * <li>The leader looks for open moves, and lets threads carry them on. When it loses the
 * lock it begins nothing new; what it has begun is refused by the token of who
 * follows.</li>
 * <li>Who does not lead takes over a switch that lasts longer than a lease: a mover that
 * hangs may hold its lock, but not keep writes refused.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
public final class Mover implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(Mover.class);

	/**
	 * "shardmv" in ASCII, so that it is nobody else's advisory lock by accident.
	 */
	static final String LEAD = "select pg_try_advisory_lock(32484390062288246)";

	private static final Duration LOOK = Duration.ofMillis(500);

	private static final Duration STOP = Duration.ofSeconds(10);

	private final Catalog catalog;

	private final MoveReader reader;

	private final MoveContext context;

	private final Map<Long, MoveRun> runs = new ConcurrentHashMap<>();

	private final Map<Long, Long> due = new ConcurrentHashMap<>();

	private final Admission admission;

	private final OrphanSweep orphans;

	private volatile @Nullable Thread thread;

	private volatile boolean leading;

	/**
	 * Create a mover. Nothing happens before it is started.
	 * @param catalog where the moves are
	 * @param reader reads them
	 * @param context what all moves need
	 */
	public Mover(Catalog catalog, MoveReader reader, MoveContext context) {
		this.catalog = catalog;
		this.reader = reader;
		this.context = context;
		this.admission = new Admission(context.settings().maxConcurrentMoves(), context.settings().maxMovesPerShard());
		this.orphans = new OrphanSweep(context);
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			Thread started = new Thread(this::live, "shard-mover");
			started.setDaemon(true);
			this.thread = started;
			started.start();
		}
	}

	@Override
	public void stop() {
		Thread started = this.thread;
		this.thread = null;
		if (started != null) {
			try {
				started.join(STOP.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/**
	 * Return whether this process carries moves out.
	 * @return whether it leads
	 */
	public boolean isLeading() {
		return this.leading;
	}

	private boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

	private void live() {
		boolean reported = false;
		while (isCurrent()) {
			try (Connection session = this.catalog.connect()) {
				reported = false;
				while (isCurrent() && !Sql.is(session, LEAD)) {
					takeOverStuckSwitches(session);
					pause();
				}
				if (isCurrent()) {
					lead(session);
				}
			}
			catch (SQLException | RuntimeException ex) {
				if (isCurrent() && !reported) {
					logger.warn("Moves cannot be looked for (%s); trying again".formatted(FailureText.of(ex)));
					reported = true;
				}
				pause();
			}
		}
	}

	private void lead(Connection session) throws SQLException {
		CustomizableThreadFactory names = new CustomizableThreadFactory("shard-move-");
		names.setDaemon(true);
		ExecutorService threads = Executors.newCachedThreadPool(names);
		this.leading = true;
		try {
			List<String> shards = this.reader.moved(session);
			threads.execute(() -> this.orphans.sweep(shards));
			while (isCurrent()) {
				begin(threads, this.reader.open(session));
				pause();
			}
		}
		finally {
			this.leading = false;
			end(threads);
		}
	}

	private void begin(ExecutorService threads, List<StoredMove> moves) {
		for (StoredMove move : this.admission.admit(moves, this.due.keySet())) {
			Long time = this.due.get(move.id());
			if (time == null || (time != Long.MAX_VALUE && time <= System.nanoTime())) {
				this.due.put(move.id(), Long.MAX_VALUE);
				threads.execute(() -> carryOn(move.id()));
			}
		}
	}

	private void carryOn(long id) {
		Long next = null;
		try {
			MoveRun run = this.runs.computeIfAbsent(id, (key) -> new MoveRun(this.context, key));
			Duration wait = run.advance();
			if (wait != null) {
				next = System.nanoTime() + wait.toNanos();
			}
			else {
				ended(id);
			}
		}
		catch (MoveLostException ex) {
			logger.info("Move %d: another process carries it on, or it was told what to do meanwhile".formatted(id));
			next = System.nanoTime() + LOOK.toNanos();
			forget(id);
		}
		catch (RuntimeException ex) {
			logger.error("Move %d: %s".formatted(id, FailureText.of(ex)));
			next = System.nanoTime() + LOOK.toNanos();
			forget(id);
		}
		if (next != null) {
			this.due.put(id, next);
		}
		else {
			forget(id);
			logger.info("Move %d is over".formatted(id));
		}
	}

	private void ended(long id) {
		StoredMove move = this.reader.find(id);
		this.orphans.sweep(List.of(move.move().source(), move.move().target()));
	}

	private void forget(long id) {
		MoveRun run = this.runs.remove(id);
		if (run != null) {
			run.close();
		}
	}

	private void end(ExecutorService threads) {
		threads.shutdown();
		try {
			// a switch that has begun is to end
			if (!threads.awaitTermination(STOP.toMillis() / 2, TimeUnit.MILLISECONDS)) {
				threads.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			threads.shutdownNow();
			Thread.currentThread().interrupt();
		}
		this.runs.keySet().forEach(this::forget);
		this.due.clear();
	}

	private void takeOverStuckSwitches(Connection session) throws SQLException {
		Duration longest = this.context.settings().lease().plus(this.context.settings().maxPause());
		for (long move : this.reader.stuck(session, longest)) {
			logger.warn("Move %d: its mover hangs in the switch, which is undone".formatted(move));
			try (MoveRun run = new MoveRun(this.context, move)) {
				run.undoSwitch();
			}
		}
	}

	private void pause() {
		try {
			Thread.sleep(LOOK.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
