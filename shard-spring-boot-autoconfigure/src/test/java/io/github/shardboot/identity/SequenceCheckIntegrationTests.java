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

package io.github.shardboot.identity;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.shardboot.ShardConfigurationException;
import io.github.shardboot.autoconfigure.catalog.ShardIdAutoConfiguration;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SequenceCheck} and {@link IdRange}.
 *
 * @author Shardboot Contributors
 */
@ExtendWith(OutputCaptureExtension.class)
class SequenceCheckIntegrationTests {

	private final ShardCluster cluster = ShardCluster.create(2);

	@BeforeEach
	void createTables() {
		run("s0", "create table thing (id bigint generated always as identity (start 1 increment 2), name text)");
		run("s1", "create table thing (id bigint generated always as identity (start 2 increment 2), name text)");
	}

	@Test
	void sequencesThatNeverMakeTheSameIdAreAccepted() {
		application("1+2", "2+2").run((context) -> assertThat(context).hasNotFailed());
		run("s0", "insert into thing (name) values ('a'), ('b')");
		application("1+2", "2+2").run((context) -> assertThat(context).hasNotFailed());
		application("5+2", "2+2").run((context) -> assertRefused(context.getStartupFailure(), "s0",
				"Sequence 'thing_id_seq' of shard 's0' can make ids outside '5+2': it is at 3"));
	}

	@Test
	void aSequenceThatCouldMakeAnIdOfAnotherShardFailsTheStart() {
		run("s1", "alter sequence thing_id_seq increment by 1");
		application("1+2", "2+2").run((context) -> {
			assertRefused(context.getStartupFailure(), "s1", "with increment 1");
			assertThat(context).getFailure()
				.hasMessageContaining("Run 'alter sequence thing_id_seq increment by 2 restart with <n>'");
		});
		run("s1", "alter sequence thing_id_seq increment by 2 restart with 5");
		application("1+2", "2+2")
			.run((context) -> assertRefused(context.getStartupFailure(), "s1", "outside '2+2': it is at 5"));
	}

	@Test
	void aSequenceStaysInItsBlock() {
		run("s0", "alter sequence thing_id_seq minvalue 1 maxvalue 999");
		run("s1", "alter sequence thing_id_seq minvalue 1000 maxvalue 1999 restart with 1000 start with 1000");
		application("1..1000", "1000..2000").run((context) -> assertThat(context).hasNotFailed());
		application("1..1000", "1000..1500").run((context) -> {
			assertRefused(context.getStartupFailure(), "s1", "from 1000 to 1999");
			assertThat(context).getFailure().hasMessageContaining("minvalue 1000 maxvalue 1499");
		});
	}

	@Test
	void onlyTheSequencesThatAreNamedAreChecked() {
		run("s0", "create sequence other");
		application("1+2", "2+2")
			.run((context) -> assertRefused(context.getStartupFailure(), "s0", "Sequence 'other' of shard 's0'"));
		application("1+2", "2+2").withPropertyValues("shard.id.sequences=thing_id_seq")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aShardThatDoesNotAnswerIsLeftOutWithAWarning(CapturedOutput output) {
		application("1+2", "2+2").withPropertyValues("shard.shards.s1.url=jdbc:postgresql://localhost:1/none")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("The sequences of shard 's1' could not be checked (SQL state 08001)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			1..10    | 9..20   | '9..20' of shard 's1' and '1..10' of shard 's0' have ids in common. Give each shard
			1..      | 5..     | '5..' of shard 's1' and '1..' of shard 's0' have ids in common.
			1+2      | 3+2     | '3+2' of shard 's1' and '1+2' of shard 's0' have ids in common.
			1+2      | 2+4     | '2+4' of shard 's1' and '1+2' of shard 's0' have ids in common.
			1+2      | 100..200 | '100..200' of shard 's1' and '1+2' of shard 's0' have ids in common.
			1-10     | 1+2     | '1-10' is not a range of ids. Write 'low..high' or 'low..', which ends before 'high'
			10..10   | 1+2     | '10..10' is not a range of ids.
			1+1      | 1+2     | '1+1' is not a range of ids.
			""")
	void rangesThatCannotWorkAreRefused(String first, String second, String message) {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> IdRange.parse(Map.of("s0", first, "s1", second), List.of("s0", "s1")))
			.withMessageContaining(message);
	}

	@Test
	void everyShardNeedsARange() {
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> IdRange.parse(Map.of("s0", "1+2"), List.of("s0", "s1")))
			.withMessage("'shard.id.ranges': Shard 's1' has no range of ids. Set 'shard.id.ranges.s1', or remove the "
					+ "ranges of all shards.");
		assertThatExceptionOfType(ShardConfigurationException.class)
			.isThrownBy(() -> IdRange.parse(Map.of("s2", "1+2"), List.of("s0", "s1")))
			.withMessageStartingWith("'shard.id.ranges.s2': There is no shard 's2'.");
	}

	private static void assertRefused(Throwable failure, String shard, String problem) {
		assertThat(failure).isInstanceOfSatisfying(ShardConfigurationException.class, (ex) -> {
			assertThat(ex.getProperty()).isEqualTo("shard.id.ranges." + shard);
			assertThat(ex.getProblem()).contains(problem);
		});
	}

	private void run(String shard, String sql) {
		this.cluster.database(shard).jdbc().sql(sql).update();
	}

	private ApplicationContextRunner application(String first, String second) {
		return this.cluster.application()
			.withConfiguration(AutoConfigurations.of(ShardIdAutoConfiguration.class))
			.withPropertyValues("shard.identity=off", "shard.id.ranges.s0=" + first, "shard.id.ranges.s1=" + second);
	}

}
