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

package io.github.shardboot.scatter;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The rows of several shards, buffered shard by shard.
 *
 * @param <T> the type of a row
 * @author Shardboot Contributors
 */
final class BufferedStream<T extends @Nullable Object> implements ScatterStream<T> {

	private final Map<String, RowBuffer<T>> buffers = new LinkedHashMap<>();

	private final Map<String, Iterator<T>> iterators = new LinkedHashMap<>();

	private final OpenCall<Object> open;

	private final long timeout;

	private volatile boolean closed;

	BufferedStream(OpenCall<Object> open, long timeout) {
		this.open = open;
		this.timeout = timeout;
	}

	/**
	 * Add a shard, before anything begins.
	 * @param shard its name
	 * @param source opens its rows
	 * @return the work of its branch
	 */
	Callable<Object> add(String shard, Callable<Stream<T>> source) {
		RowBuffer<T> buffer = new RowBuffer<>();
		this.buffers.put(shard, buffer);
		this.iterators.put(shard, new Rows(shard, buffer));
		return () -> {
			try (Stream<T> rows = source.call()) {
				buffer.putAll(rows.iterator());
			}
			return shard;
		};
	}

	/**
	 * Let whoever waits look again.
	 */
	void wake() {
		this.buffers.values().forEach(this.closed ? RowBuffer::close : RowBuffer::wake);
	}

	@Override
	public Map<String, Iterator<T>> iterators() {
		return Collections.unmodifiableMap(this.iterators);
	}

	@Override
	public void close() {
		if (!this.closed) {
			stop(Gathering.Stop.CLOSED);
			this.open.end(null);
		}
	}

	private void stop(Gathering.Stop reason) {
		this.closed = true;
		this.open.gathering().cancel(reason);
	}

	private RuntimeException fail(Gathering.Stop reason) {
		stop(reason);
		try {
			this.open.gathering().results();
			throw new IllegalStateException("The stream is closed");
		}
		catch (RuntimeException ex) {
			this.open.end(ex);
			return ex;
		}
	}

	/**
	 * The rows of one shard.
	 */
	private final class Rows implements Iterator<T> {

		private final String shard;

		private final RowBuffer<T> buffer;

		private Iterator<T> block = Collections.emptyIterator();

		private boolean begun;

		private Rows(String shard, RowBuffer<T> buffer) {
			this.shard = shard;
			this.buffer = buffer;
		}

		@Override
		public boolean hasNext() {
			return this.block.hasNext() || nextBlock();
		}

		@Override
		public T next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			return this.block.next();
		}

		private boolean nextBlock() {
			if (BufferedStream.this.closed) {
				throw new IllegalStateException("The stream is closed");
			}
			List<T> next = take();
			if (next != null) {
				this.block = next.iterator();
			}
			return next != null;
		}

		private @Nullable List<T> take() {
			Gathering<Object> gathering = BufferedStream.this.open.gathering();
			try {
				List<T> next = this.buffer.take(() -> mayCome(gathering), BufferedStream.this.timeout);
				if (gathering.hasFailed()) {
					throw fail(Gathering.Stop.FAILURE);
				}
				if (gathering.isAbandoned()) {
					throw fail(Gathering.Stop.INTERRUPTED);
				}
				if (next == null && !gathering.isFinished(this.shard)) {
					throw fail(Gathering.Stop.DEADLINE);
				}
				if (!this.begun && gathering.conclude() != null) {
					throw fail(Gathering.Stop.FAILURE);
				}
				// from here on its snapshot is what is read
				this.begun = true;
				return next;
			}
			catch (InterruptedException ex) {
				RuntimeException failure = fail(Gathering.Stop.INTERRUPTED);
				Thread.currentThread().interrupt();
				throw failure;
			}
		}

		private boolean mayCome(Gathering<Object> gathering) {
			return !gathering.isFinished(this.shard) && !gathering.hasFailed() && !gathering.isAbandoned();
		}

	}

}
