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

import org.jspecify.annotations.Nullable;

import io.github.shardboot.OnFailure;
import io.github.shardboot.ShardResults;

/**
 * A call that has begun and must be ended once, by the thread that began it.
 *
 * @param gathering the call
 * @param parent the branch that waits for it, or {@code null}
 * @param threads knows about room for branches
 * @param <T> the type of a result
 * @author Shardboot Contributors
 */
record OpenCall<T extends @Nullable Object>(Gathering<T> gathering, @Nullable Branch<?> parent, BranchThreads threads) {

	void begin() {
		if (this.parent != null && this.parent.addNested(this.gathering)) {
			this.threads.pause(this.parent);
		}
	}

	ShardResults<T> await() {
		RuntimeException failure = null;
		ShardResults<T> results = null;
		try {
			this.gathering.await();
			results = this.gathering.results();
			return results;
		}
		catch (RuntimeException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			end(failure, results != null && !results.isComplete());
		}
	}

	void end(@Nullable Throwable failure) {
		end(failure, false);
	}

	private void end(@Nullable Throwable failure, boolean partial) {
		this.gathering.pin().close();
		if (this.parent != null && this.parent.removeNested(this.gathering)) {
			this.threads.resume(this.parent);
		}
		ScatterListener.Outcome success = (partial && this.gathering.call().onFailure() == OnFailure.PARTIAL)
				? ScatterListener.Outcome.PARTIAL : ScatterListener.Outcome.SUCCESS;
		this.gathering.listener().end((failure != null) ? ScatterListener.Outcome.FAILURE : success, failure);
	}

}
