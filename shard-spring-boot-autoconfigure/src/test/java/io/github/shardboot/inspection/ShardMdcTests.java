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

package io.github.shardboot.inspection;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import io.github.shardboot.ShardContext;
import io.github.shardboot.ShardContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShardMdc}.
 *
 * @author Shardboot Contributors
 */
class ShardMdcTests {

	private static final ShardContext S0 = ShardContext.of("s0", 4711L);

	private static final ShardContext S1 = ShardContext.of("s1", null);

	@Test
	void eventsBearTheShardOfTheInnermostScope() {
		ShardMdc mdc = new ShardMdc();
		assertThat(shard()).isNull();
		ShardContextHolder.Scope request = ShardContextHolder.openAmbient(S0, false);
		assertThat(shard()).isEqualTo("s0");
		ShardContextHolder.Scope scope = ShardContextHolder.open(S1);
		assertThat(shard()).isEqualTo("s1");
		ShardContextHolder.open(ShardContextHolder.DEFAULT_DATABASE).close();
		assertThat(shard()).isEqualTo("s1");
		ShardContextHolder.Scope main = ShardContextHolder.open(ShardContextHolder.DEFAULT_DATABASE);
		assertThat(shard()).isEqualTo("default");
		main.close();
		scope.close();
		assertThat(shard()).isEqualTo("s0");
		ShardContextHolder.open(S1);
		ShardContextHolder.returnTo(request);
		assertThat(shard()).isEqualTo("s0");
		request.close();
		assertThat(shard()).isNull();
		mdc.close();
	}

	@Test
	void lastApplicationEndsIt() {
		ShardMdc one = new ShardMdc();
		ShardMdc two = new ShardMdc();
		one.close();
		ShardContextHolder.Scope scope = ShardContextHolder.open(S0);
		assertThat(shard()).isEqualTo("s0");
		scope.close();
		two.close();
		scope = ShardContextHolder.open(S0);
		assertThat(shard()).isNull();
		scope.close();
	}

	private static String shard() {
		return MDC.get(ShardMdc.KEY);
	}

}
