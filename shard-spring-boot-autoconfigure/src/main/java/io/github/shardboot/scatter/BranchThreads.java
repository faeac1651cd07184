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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

	private final Map<Branch<?>, BranchLimiter.Entry> waiting = new ConcurrentHashMap<>();

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
	void start(List<? extends Branch<?>> branches, boolean together) {
		Map<Branch<?>, Runnable> tasks = new HashMap<>();
		branches.forEach((branch) -> tasks.put(branch, this.decorator.decorate(branch::run)));
		if (together) {
			enter(branches, tasks);
		}
		else {
			branches.forEach((branch) -> enter(List.of(branch), tasks));
		}
	}

	private void enter(List<? extends Branch<?>> branches, Map<Branch<?>, Runnable> tasks) {
		BranchLimiter.Entry entry = new BranchLimiter.Entry(branches.stream().map(Branch::shard).toList(),
				() -> branches.forEach((branch) -> begin(branch, tasks)));
		branches.forEach((branch) -> this.waiting.put(branch, entry));
		this.limiter.enter(entry);
	}

	private void begin(Branch<?> branch, Map<Branch<?>, Runnable> tasks) {
		this.waiting.remove(branch);
		try {
			this.executor.execute(() -> {
				try {
					tasks.getOrDefault(branch, branch::run).run();
				}
				finally {
					this.limiter.leave(branch.shard());
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.limiter.leave(branch.shard());
			branch.refuse(ex);
		}
	}

	/**
	 * End a branch that has not begun.
	 * @param branch the branch, begun or not
	 */
	void withdraw(Branch<?> branch) {
		BranchLimiter.Entry entry = this.waiting.remove(branch);
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

}
