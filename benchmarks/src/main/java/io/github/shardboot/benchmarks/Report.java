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

package io.github.shardboot.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Collects what is measured, as JSON and as tables.
 *
 * @author Shardboot Contributors
 */
final class Report {

	private final Map<String, String> facts = new LinkedHashMap<>();

	private final List<Turns.Line> lines = new ArrayList<>();

	private final StringBuilder micro = new StringBuilder();

	private final StringBuilder starts = new StringBuilder();

	private final StringBuilder jars = new StringBuilder();

	private final List<String> json = new ArrayList<>();

	private Instant begin = Instant.now();

	void begin(boolean full, Path project) throws IOException {
		this.begin = Instant.now();
		fact("Run", (full ? "full" : "quick") + ", " + this.begin.truncatedTo(ChronoUnit.MINUTES));
		fact("Commit", commit(project));
		fact("Machine", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
		fact("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
		fact("Load when it began", load());
		fact("Spring Framework", Jars.version("direct", "spring-jdbc", project));
		fact("HikariCP, pgjdbc",
				Jars.version("direct", "HikariCP", project) + ", " + Jars.version("direct", "postgresql", project));
		fact("dynamic-datasource", Jars.version("dynamic", "dynamic-datasource-spring", project)
				+ ", its Boot starter, strict, lazy pools, switched by its context holder");
		fact("ShardingSphere-JDBC", Jars.version("shardingsphere", "shardingsphere-jdbc", project)
				+ ", YAML, standalone mode, INLINE on the key, sql-show off");
		fact("All candidates",
				"pools of at most 16, none idle, socketTimeout 60 s; JdbcTemplate; a process each, 256 MB, serial GC");
	}

	void end() {
		fact("Load when it ended", load());
		fact("Took", Duration.between(this.begin, Instant.now()).toSeconds() + " s");
	}

	void fact(String name, String value) {
		this.facts.put(name, value);
	}

	void micro(Map<String, double[]> costs) {
		costs.forEach((name, cost) -> {
			this.micro.append(format("| %s | %.1f | %.0f |%n", name, cost[0], Math.abs(cost[1])));
			this.json.add(format("{\"micro\":\"%s\",\"nanos\":%.2f,\"bytes\":%.1f}", name, cost[0], cost[1]));
		});
	}

	void lines(List<Turns.Line> measured) {
		this.lines.addAll(measured);
		for (Turns.Line line : measured) {
			System.out.print(row(line));
			this.json.add(format(
					"{\"workload\":\"%s\",\"threads\":%d,\"candidate\":\"%s\",\"perSecond\":%s,\"ratio\":%s,\"micros\":%s,\"microsRatio\":%s,\"extraBytes\":%s,\"cpuMicros\":%s}",
					line.workload(), line.threads(), line.candidate(), json(line.perSecond()), json(line.ratio()),
					json(line.micros()), json(line.microsRatio()), json(line.extraBytes()), json(line.cpuMicros())));
		}
	}

	void start(String candidate, int databases, List<long[]> one, List<long[]> all, int connections) {
		double added = Quartiles
			.of(IntStream.range(0, one.size()).mapToObj((turn) -> (all.get(turn)[0] - one.get(turn)[0]) / 1e6).toList())
			.median();
		double heap = (median(all, 2) - median(one, 2)) / (databases - 1) / 1024;
		this.starts.append(format("| %s | %.0f | %.0f | %.0f | %.0f | %d | %.1f | %.0f |%n", candidate,
				median(one, 0) / 1e6, added, median(one, 1) / 1e6, median(all, 1) / 1e6, connections,
				median(one, 2) / 1024 / 1024, heap));
		this.json.add(format(
				"{\"start\":\"%s\",\"databases\":%d,\"millisOne\":%.1f,\"millisAdded\":%.1f,\"connections\":%d,\"kilobytesPerDatabase\":%.1f}",
				candidate, databases, median(one, 0) / 1e6, added, connections, heap));
	}

	void jars(String candidate, Jars added) {
		this.jars.append(format("| %s | %d | %.0f |%n", candidate, added.count(), added.bytes() / 1000.0));
		this.json.add(format("{\"jars\":\"%s\",\"count\":%d,\"bytes\":%d}", candidate, added.count(), added.bytes()));
	}

	String json() {
		StringBuilder text = new StringBuilder("{\n\"facts\":{");
		List<String> entries = new ArrayList<>();
		this.facts.forEach((name, value) -> entries.add("\"%s\":\"%s\"".formatted(name, value.replace("\"", "'"))));
		return text.append(String.join(",\n", entries))
			.append("},\n\"results\":[\n")
			.append(String.join(",\n", this.json))
			.append("\n]}\n")
			.toString();
	}

	String markdown() {
		StringBuilder text = new StringBuilder("| | |\n|---|---|\n");
		this.facts.forEach((name, value) -> text.append("| %s | %s |\n".formatted(name, value)));
		text.append("\n### In the process, without a database\n\n| | ns | bytes |\n|---|---:|---:|\n")
			.append(this.micro);
		text.append(
				"\n### With a database\n\n| workload | threads | candidate | per second | compared with the first [quartiles] | median µs | compared [quartiles] | CPU µs | extra bytes |\n|---|---:|---|---:|---:|---:|---:|---:|---:|\n");
		this.lines.forEach((line) -> text.append(row(line)));
		text.append(
				"\n### Start\n\n| candidate | ms with 1 database | ms added by 63 more | CPU ms with 1 | CPU ms with 64 | connections with 64 | heap MB with 1 | heap kB per further database |\n|---|---:|---:|---:|---:|---:|---:|---:|\n")
			.append(this.starts);
		text.append(
				"\n### Jars added to a JDBC application of Spring Boot\n\n| candidate | jars | kB |\n|---|---:|---:|\n")
			.append(this.jars);
		return text.toString();
	}

	private static String row(Turns.Line line) {
		return format("| %s | %d | %s | %,.0f | %s | %,.0f | %s | %,.0f | %,.0f |%n", line.workload(), line.threads(),
				line.candidate(), line.perSecond().median(), ratio(line.ratio()), line.micros().median(),
				ratio(line.microsRatio()), line.cpuMicros().median(), line.extraBytes().median());
	}

	private static String ratio(Quartiles ratio) {
		return format("%.2f [%.2f–%.2f]", ratio.median(), ratio.low(), ratio.high());
	}

	private static String json(Quartiles values) {
		return format("[%.4f,%.4f,%.4f]", values.low(), values.median(), values.high());
	}

	private static String format(String text, Object... values) {
		return String.format(Locale.ROOT, text, values);
	}

	private static double median(List<long[]> runs, int index) {
		return Quartiles.of(runs.stream().map((run) -> (double) run[index]).toList()).median();
	}

	private static String load() {
		return format("%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

	private static String processor() throws IOException {
		Path info = Path.of("/proc/cpuinfo");
		return Files.isReadable(info) ? Files.readAllLines(info)
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElse("?") : System.getProperty("os.arch");
	}

	private static String commit(Path project) throws IOException {
		Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").directory(project.toFile()).start();
		return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
	}

}
