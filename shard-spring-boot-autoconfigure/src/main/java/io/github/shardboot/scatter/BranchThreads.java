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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.springframework.core.task.TaskDecorator;

/**
 * Gives branches a thread when there is room for them. What the decorator carries to that
 * thread is taken from the caller, although another thread may begin the branch later.
 *
 * @author Shardboot Contributors
 */
final class BranchThreads {

	private final Executor executor;

	private final TaskDecorator decorator;

	private final BranchLimiter limiter;

	BranchThreads(Executor executor, TaskDecorator decorator, BranchLimiter limiter) {
		this.executor = executor;
		this.decorator = decorator;
		this.limiter = limiter;
	}

	Executor executor() {
		return this.executor;
	}

	/**
	 * Let branches begin as soon as there is room.
	 * @param branches the branches
	 * @param together whether they need each other
	 */
	void start(Collection<? extends Branch<?>> branches, boolean together) {
		List<Part> parts = new ArrayList<>(branches.size());
		for (Branch<?> branch : branches) {
			parts.add(new Part(branch, this.decorator.decorate(branch::run)));
		}
		if (together) {
			enter(new BranchLimiter.Entry(branches.stream().map(Branch::shard).toList(),
					() -> parts.forEach(Part::begin)), parts);
			return;
		}
		for (Part part : parts) {
			enter(new BranchLimiter.Entry(List.of(part.branch.shard()), part::begin), List.of(part));
		}
	}

	private void enter(BranchLimiter.Entry entry, List<Part> parts) {
		for (Part part : parts) {
			part.branch.enter(entry);
		}
		this.limiter.enter(entry);
	}

	/**
	 * End a branch that has not begun.
	 * @param branch the branch, begun or not
	 */
	void withdraw(Branch<?> branch) {
		BranchLimiter.Entry entry = branch.entry();
		if (entry != null && this.limiter.withdraw(entry)) {
			branch.refuse(null);
		}
	}

	/**
	 * Give the room of a branch away while it waits for branches of its own.
	 * @param branch the branch that waits
	 */
	void pause(Branch<?> branch) {
		this.limiter.leave(branch.shard());
	}

	/**
	 * Take its room back.
	 * @param branch the branch that goes on
	 */
	void resume(Branch<?> branch) {
		this.limiter.reenter(branch.shard());
	}

	/**
	 * A branch, and what its thread is to do.
	 */
	private final class Part implements Runnable {

		private final Branch<?> branch;

		private final Runnable task;

		private Part(Branch<?> branch, Runnable task) {
			this.branch = branch;
			this.task = task;
		}

		private void begin() {
			try {
				BranchThreads.this.executor.execute(this);
			}
			catch (RejectedExecutionException ex) {
				BranchThreads.this.limiter.leave(this.branch.shard());
				this.branch.refuse(ex);
			}
		}

		@Override
		public void run() {
			try {
				this.task.run();
			}
			finally {
				BranchThreads.this.limiter.leave(this.branch.shard());
			}
		}

	}

}
