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

package io.github.shardboot.strategy.geo;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.ShardResidencyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Residency}.
 *
 * @author Shardboot Contributors
 */
class ResidencyTests {

	private static final Map<String, String> REGIONS = Map.of("eu-1", "eu", "eu-2", "eu", "us-1", "us");

	private final Residency residency = new Residency(REGIONS, List.of("eu"));

	@Test
	void onlyKeysOfAGuardedRegionMustStay() {
		assertThat(this.residency.allows("eu", "eu-2")).isTrue();
		assertThat(this.residency.allows("eu", "us-1")).isFalse();
		assertThat(this.residency.allows("eu", "no-region")).isFalse();
		assertThat(this.residency.allows("us", "eu-1")).isTrue();
		assertThat(this.residency.allows(null, "us-1")).isTrue();
		assertThat(this.residency.isEmpty()).isFalse();
		assertThat(new Residency(REGIONS, List.of()).isEmpty()).isTrue();
	}

	@Test
	void whoWouldMoveAKeyOutIsTold() {
		this.residency.check("eu", "eu-1", "The move");
		assertThatExceptionOfType(ShardResidencyException.class)
			.isThrownBy(() -> this.residency.check("eu", "us-1", "The move"))
			.withMessage("The move names shard 'us-1' for a key that must not leave region 'eu', as "
					+ "'shard.geo.resident' says. Choose a shard of the region.")
			.satisfies((ex) -> {
				assertThat(ex.getRegion()).isEqualTo("eu");
				assertThat(ex.getShard()).isEqualTo("us-1");
			});
	}

	@Test
	void aRegionWithoutShardsCannotBeGuarded() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> new Residency(REGIONS, List.of("ue")))
			.withMessage(
					"'shard.geo.resident': No shard is in region 'ue'. Did you mean 'eu'? Regions are 'eu', 'us'.");
	}

}
