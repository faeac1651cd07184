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

package io.github.shardboot.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.context.SmartLifecycle;

import io.github.shardboot.ShardUnavailableException;

/**
 * Lets readers read whenever the catalog has changed, on one connection that it keeps.
 * <ol>
 * <li>{@code LISTEN shardboot_catalog}, then all readers read: what happened before is
 * not missed.</li>
 * <li>Wait for a notification, or for the poll interval where none comes; all readers
 * read; and so on.</li>
 * <li>When the connection is lost, begin anew after a poll interval.</li>
 * </ol>
 * A notification only makes it quicker: with a connection pooler that swallows
 * notifications, changes arrive within the poll interval.
 *
 * @author Shardboot Contributors
 */
public final class CatalogWatch implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(CatalogWatch.class);

	private static final int MAX_WAIT_MILLIS = 500;

	private final Catalog catalog;

	private final Duration pollInterval;

	private final List<CatalogReader> readers;

	private final Lock reading = new ReentrantLock();

	private volatile @Nullable Thread thread;

	/**
	 * Create a watch.
	 * @param catalog the catalog
	 * @param pollInterval the longest time between two looks
	 * @param readers who reads, in this order
	 */
	public CatalogWatch(Catalog catalog, Duration pollInterval, List<CatalogReader> readers) {
		this.catalog = catalog;
		this.pollInterval = pollInterval;
		this.readers = List.copyOf(readers);
	}

	/**
	 * Let all readers read now, on the calling thread, whether the watch runs or not.
	 * @throws io.github.shardboot.ShardUnavailableException if the catalog cannot be
	 * asked
	 */
	public void look() {
		this.catalog.call("tell what has changed", (connection) -> {
			read(connection);
			return true;
		});
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			Thread started = new Thread(this::watch, "shard-catalog-watch");
			started.setDaemon(true);
			this.thread = started;
			started.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread started = this.thread;
		this.thread = null;
		if (started != null) {
			started.interrupt();
			leave();
		}
	}

	private void leave() {
		try {
			this.catalog.call("let this process leave", (connection) -> {
				for (CatalogReader reader : this.readers) {
					reader.leave(connection);
				}
				return true;
			});
		}
		catch (ShardUnavailableException ex) {
			logger.debug("The catalog was not told that this process ends", ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	private boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

	private void watch() {
		boolean reported = false;
		while (isCurrent()) {
			try (Connection connection = this.catalog.connect()) {
				PGConnection listening = listen(connection);
				read(connection);
				if (reported) {
					logger.info("The catalog can be watched again");
					reported = false;
				}
				while (isCurrent()) {
					await(listening);
					read(connection);
				}
			}
			catch (SQLException | RuntimeException ex) {
				if (isCurrent() && !reported) {
					logger.warn("The catalog cannot be watched (%s); trying again every %d ms".formatted(reason(ex),
							this.pollInterval.toMillis()));
					reported = true;
				}
				pause();
			}
		}
	}

	private static @Nullable PGConnection listen(Connection connection) throws SQLException {
		if (!connection.isWrapperFor(PGConnection.class)) {
			return null;
		}
		try (Statement statement = connection.createStatement()) {
			statement.execute("listen shardboot_catalog");
		}
		return connection.unwrap(PGConnection.class);
	}

	private void read(Connection connection) throws SQLException {
		this.reading.lock();
		try {
			for (CatalogReader reader : this.readers) {
				reader.read(connection);
			}
		}
		finally {
			this.reading.unlock();
		}
	}

	private void await(@Nullable PGConnection listening) throws SQLException {
		if (listening == null) {
			pause();
			return;
		}
		// in pieces, because a wait for the network cannot be interrupted
		long deadline = System.nanoTime() + this.pollInterval.toNanos();
		while (isCurrent()) {
			long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
			if (left <= 0 || listening.getNotifications((int) Math.min(left, MAX_WAIT_MILLIS)).length > 0) {
				return;
			}
		}
	}

	private void pause() {
		try {
			Thread.sleep(this.pollInterval.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String reason(Exception ex) {
		return (ex instanceof SQLException sql) ? "SQL state " + sql.getSQLState() : ex.getClass().getSimpleName();
	}

}
