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

package io.github.shardboot.faults.history;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.shardboot.faults.history.HistoryChecker.Counter;
import io.github.shardboot.faults.history.HistoryChecker.Row;
import io.github.shardboot.faults.history.Write.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link HistoryChecker}, with histories that somebody made up.
 *
 * @author Shardboot Contributors
 */
class HistoryCheckerTests {

	private final HistoryChecker checker = new HistoryChecker();

	@ParameterizedTest
	@EnumSource(Told.class)
	void bookingThatIsThereAsOftenAsItWasToldIsRight(Told told) {
		this.checker.told(new Write(1, Kind.BOOKING, 7, told));
		boolean there = (told != Told.NO_EFFECT);
		if (there) {
			found(1, 0);
			found(1, 1);
		}
		this.checker.counted(new Counter("s0", "s0", 7, there ? 1 : 0));
		assertFindings(Map.of());
	}

	@Test
	void unknownWriteMayBeAbsent() {
		this.checker.told(new Write(1, Kind.BOOKING, 7, Told.UNKNOWN));
		this.checker.told(new Write(2, Kind.COUNT, 7, Told.UNKNOWN));
		this.checker.counted(new Counter("s0", "s0", 7, 0));
		assertFindings(Map.of());
		assertThat(this.checker.verdict().took()).isZero();
	}

	@Test
	void unknownCountMayHaveCounted() {
		this.checker.told(new Write(1, Kind.COUNT, 7, Told.UNKNOWN));
		this.checker.told(new Write(2, Kind.COUNT, 7, Told.DONE));
		this.checker.counted(new Counter("s0", "s0", 7, 2));
		assertFindings(Map.of());
	}

	@Test
	void doneWriteWithoutRowIsLost() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		assertFindings(Map.of(Finding.LOST, 1L));
	}

	@Test
	void writeWithoutEffectThatIsThereWasExecuted() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.NO_EFFECT));
		found(1, 0);
		assertFindings(Map.of(Finding.EXECUTED, 1L));
	}

	@Test
	void rowThatIsThereTwiceIsFound() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		found(1, 0);
		found(1, 0);
		assertFindings(Map.of(Finding.TWICE, 1L));
	}

	@ParameterizedTest
	@EnumSource(value = Told.class, names = "NO_EFFECT", mode = EnumSource.Mode.EXCLUDE)
	void halfATransactionIsTorn(Told told) {
		this.checker.told(new Write(1, Kind.BOOKING, 7, told));
		found(1, 1);
		this.checker.counted(new Counter("s0", "s0", 7, 1));
		assertFindings(Map.of(Finding.TORN, 1L));
	}

	@Test
	void rowOnTheServerOfAnotherShardIsFound() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		this.checker.found(new Row("s1", "s0", "s0", 1, 0, 7));
		assertFindings(Map.of(Finding.WRONG_SHARD, 1L));
	}

	@Test
	void rowThatWasWrittenForAnotherShardIsFound() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		this.checker.found(new Row("s0", "s0", "s1", 1, 0, 7));
		assertFindings(Map.of(Finding.WRONG_SHARD, 1L));
	}

	@Test
	void rowOfAnotherCustomerIsFound() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.UNKNOWN));
		this.checker.found(new Row("s0", "s0", "s0", 1, 0, 8));
		assertFindings(Map.of(Finding.MIXED_UP, 1L));
	}

	@Test
	void rowThatNobodyWroteIsFound() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		found(1, 0);
		found(1, 1);
		found(2, 0);
		assertFindings(Map.of(Finding.MIXED_UP, 2L));
	}

	@ParameterizedTest
	@EnumSource(value = Told.class, names = "NO_EFFECT", mode = EnumSource.Mode.EXCLUDE)
	void strayWriteMustBeRefused(Told told) {
		this.checker.told(new Write(1, Kind.STRAY, 7, told));
		found(1, 0);
		assertFindings(Map.of(Finding.ACCEPTED, 1L));
	}

	@Test
	void counterBelowWhatWasDoneHasLostSomething() {
		this.checker.told(new Write(1, Kind.COUNT, 7, Told.DONE));
		this.checker.told(new Write(2, Kind.COUNT, 8, Told.DONE));
		this.checker.counted(new Counter("s0", "s0", 7, 0));
		// the counter of customer 8 is not there at all
		assertFindings(Map.of(Finding.LOST_COUNT, 2L));
	}

	@Test
	void counterAboveWhatMayHaveBeenDoneIsFound() {
		this.checker.told(new Write(1, Kind.COUNT, 7, Told.DONE));
		this.checker.told(new Write(2, Kind.COUNT, 7, Told.NO_EFFECT));
		this.checker.counted(new Counter("s0", "s0", 7, 2));
		assertFindings(Map.of(Finding.EXTRA_COUNT, 1L));
	}

	@Test
	void bookingThatIsThereHasCountedOnce() {
		this.checker.told(new Write(1, Kind.BOOKING, 7, Told.UNKNOWN));
		this.checker.counted(new Counter("s0", "s0", 7, 1));
		// its counter without its rows
		assertFindings(Map.of(Finding.EXTRA_COUNT, 1L));
	}

	@ParameterizedTest
	@EnumSource(Told.class)
	void deletedRowIsGone(Told told) {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		this.checker.told(new Write(1, Kind.DELETE, 7, told));
		assertFindings((told == Told.NO_EFFECT) ? Map.of(Finding.LOST, 1L) : Map.of());
	}

	@ParameterizedTest
	@EnumSource(Told.class)
	void deletedRowThatIsThereIsFound(Told told) {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		this.checker.told(new Write(1, Kind.DELETE, 7, told));
		found(1, 0);
		assertFindings((told == Told.DONE) ? Map.of(Finding.UNDELETED, 1L) : Map.of());
	}

	@Test
	void versionOfARowIsAsOftenAsItWasChanged() {
		this.checker.told(new Write(1, Kind.ENTRY, 7, Told.DONE));
		this.checker.told(new Write(1, Kind.UPDATE, 7, Told.DONE));
		this.checker.told(new Write(1, Kind.UPDATE, 7, Told.UNKNOWN));
		this.checker.told(new Write(1, Kind.UPDATE, 7, Told.NO_EFFECT));
		for (int version = 0; version <= 3; version++) {
			this.checker.found(new Row("s" + version, "s" + version, "s" + version, 1, 0, 7), version);
		}
		assertFindings(Map.of(Finding.TWICE, 1L, Finding.LOST_COUNT, 1L, Finding.EXTRA_COUNT, 1L));
	}

	@Test
	void wrongAnswerIsFound() {
		this.checker.misread("of somebody else");
		assertFindings(Map.of(Finding.MISREAD, 1L));
	}

	@Test
	void historyIsReadAsItWasWritten(@TempDir Path directory) {
		HistoryFile history = HistoryFile.create(directory.resolve("history"));
		history.note("FREEZE s0 for a while");
		history.add(new Write(2000, Kind.BOOKING, 7, Told.UNKNOWN));
		history.add(new Write(1, Kind.ENTRY, 8, Told.DONE));
		history.misread("of somebody else, with many more words than that");
		history.replay(this.checker);
		Verdict verdict = this.checker.verdict();
		assertThat(verdict.told()).isEqualTo(Map.of(Told.DONE, 1L, Told.UNKNOWN, 1L));
		assertThat(verdict.findings()).isEqualTo(Map.of(Finding.MISREAD, 1L, Finding.LOST, 1L));
		assertThat(verdict).asString().contains("1 acknowledged", "ENTRY 1 of customer 8", "with many more words");
	}

	private void found(int write, int part) {
		this.checker.found(new Row("s0", "s0", "s0", write, part, 7));
	}

	private void assertFindings(Map<Finding, Long> findings) {
		assertThat(this.checker.verdict().findings()).isEqualTo(findings);
	}

}
