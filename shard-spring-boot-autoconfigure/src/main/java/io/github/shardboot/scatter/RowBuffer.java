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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Rows on their way from the thread of a branch to the thread that reads them, in blocks.
 * The branch waits while there are enough of them.
 *
 * @param <T> the type of a row
 * @author Shardboot Contributors
 */
final class RowBuffer<T extends @Nullable Object> {

	static final int BLOCK = 128;

	private static final int BLOCKS = 4;

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Queue<List<T>> blocks = new ArrayDeque<>();

	private boolean closed;

	/**
	 * Put all rows; called by the branch.
	 * @param rows the rows
	 * @throws CancellationException if nobody reads them any more
	 * @throws InterruptedException if the branch is interrupted
	 */
	void putAll(Iterator<T> rows) throws InterruptedException {
		while (rows.hasNext()) {
			List<T> block = new ArrayList<>(BLOCK);
			do {
				block.add(rows.next());
			}
			while (block.size() < BLOCK && rows.hasNext());
			put(block);
		}
	}

	private void put(List<T> block) throws InterruptedException {
		this.lock.lock();
		try {
			while (this.blocks.size() == BLOCKS && !this.closed) {
				this.changed.await();
			}
			if (this.closed) {
				throw new CancellationException("The reader has closed the stream");
			}
			this.blocks.add(block);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take a block, or wait for a change.
	 * @param condition whether waiting makes sense where there is no block
	 * @param nanos how long to wait
	 * @return the block, or {@code null} if there is none
	 * @throws InterruptedException if the reader is interrupted
	 */
	@Nullable List<T> take(Waiting condition, long nanos) throws InterruptedException {
		long left = nanos;
		this.lock.lockInterruptibly();
		try {
			while (this.blocks.isEmpty() && left > 0 && condition.isNeeded()) {
				left = this.changed.awaitNanos(left);
			}
			List<T> block = this.blocks.poll();
			this.changed.signalAll();
			return block;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Let the reader look again.
	 */
	void wake() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take no more rows.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.blocks.clear();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tells whether to wait.
	 */
	@FunctionalInterface
	interface Waiting {

		/**
		 * Return whether a block may come.
		 * @return {@code false} if none will
		 */
		boolean isNeeded();

	}

}
