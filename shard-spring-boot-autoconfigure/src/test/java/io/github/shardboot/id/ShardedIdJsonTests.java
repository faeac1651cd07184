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

package io.github.shardboot.id;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.github.shardboot.ShardId;
import io.github.shardboot.ShardedId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that ids reach programs that have no 64-bit integers.
 *
 * @author Shardboot Contributors
 */
class ShardedIdJsonTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	@Test
	void anIdThatIsSentAsTextKeepsItsDigits() {
		long id = new SlotIdGenerator(4096, 7, new FixedLane(5)).nextId(4095);
		String json = this.mapper.writeValueAsString(new Row(id));
		assertThat(json).isEqualTo("{\"id\":\"" + id + "\"}");
		assertThat(this.mapper.readValue(json, Row.class)).isEqualTo(new Row(id));
		assertThat(ShardId.of(id).slot()).isEqualTo(4095);
		assertThat((long) (double) id).as("as a number of JavaScript").isNotEqualTo(id);
	}

	record Row(@ShardedId @JsonFormat(shape = JsonFormat.Shape.STRING) Long id) {

	}

}
