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
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SeveralScatterListeners}.
 *
 * @author Shardboot Contributors
 */
class SeveralScatterListenersTests {

	private final List<String> told = new ArrayList<>();

	@Test
	void oneThatFailsKeepsNothingFromTheOthers() {
		ScatterListener failing = (operation, shards) -> {
			throw new IllegalStateException();
		};
		ScatterListener listener = ScatterListener
			.of(List.of(new Recording("a"), failing, new FailingLater(), new Recording("b")));
		ScatterListener.Call call = listener.begin("find", Set.of("s0"));
		call.part("s0").end(ScatterListener.Outcome.SUCCESS, null);
		call.end(ScatterListener.Outcome.FAILURE, new IllegalStateException());
		assertThat(this.told).containsExactly("a find", "b find", "a s0", "b s0", "a s0 SUCCESS", "b s0 SUCCESS",
				"a FAILURE", "b FAILURE");
	}

	@Test
	void noneAndOneNeedNothingAround() {
		ScatterListener one = new Recording("a");
		assertThat(ScatterListener.of(List.of())).isSameAs(ScatterListener.NOOP);
		assertThat(ScatterListener.of(List.of(one))).isSameAs(one);
	}

	private final class Recording implements ScatterListener {

		private final String name;

		private Recording(String name) {
			this.name = name;
		}

		@Override
		public Call begin(String operation, Set<String> shards) {
			tell(operation);
			return new Call() {

				@Override
				public Part part(String shard) {
					tell(shard);
					return (outcome, failure) -> tell(shard + " " + outcome);
				}

				@Override
				public void end(Outcome outcome, @Nullable Throwable failure) {
					tell(outcome.name());
				}

			};
		}

		private void tell(String what) {
			SeveralScatterListenersTests.this.told.add(this.name + " " + what);
		}

	}

	private static final class FailingLater implements ScatterListener {

		@Override
		public Call begin(String operation, Set<String> shards) {
			return new Call() {

				@Override
				public Part part(String shard) {
					return this::end;
				}

				@Override
				public void end(Outcome outcome, @Nullable Throwable failure) {
					throw new IllegalStateException();
				}

			};
		}

	}

}
