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

package io.github.shardboot.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.test.tools.ClassFile;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.SourceFile;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;

import io.github.shardboot.MissingShardKeyException;
import io.github.shardboot.results.Item;
import io.github.shardboot.results.ItemRepository;
import io.github.shardboot.results.ResultsApplication;
import io.github.shardboot.testsupport.ShardCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that an application that is processed ahead of time routes as it does otherwise.
 *
 * @author Shardboot Contributors
 */
class AheadOfTimeIntegrationTests {

	private static final String AOT = "spring.aot.enabled";

	private static final String[] NOWHERE = { "--server.port=0",
			"--spring.datasource.url=jdbc:postgresql://localhost:1/none",
			"--shard.shards.s0.url=jdbc:postgresql://localhost:1/s0" };

	@TempDir
	private Path directory;

	// the factory of URL handlers can be set once in a JVM, and this is another class
	// loader
	@BeforeEach
	void leaveUrlHandlersAlone() {
		TomcatURLStreamHandlerFactory.disable();
	}

	@AfterEach
	void reset() {
		System.clearProperty(AOT);
	}

	@Test
	@CompileWithForkedClassLoader
	void applicationRoutesTheSame() {
		process(NoteApplication.class);
		ShardCluster cluster = ShardCluster.create(2);
		run(NoteApplication.class, arguments(cluster), (context) -> {
			NoteService service = context.getBean(NoteService.class);
			service.add(new Note(1L, 1L, "first"));
			service.add(new Note(2L, 11L, "second"));
			service.addOf(new Note(3L, 11L, "third"));
			assertThat(cluster.items("s0")).containsExactly(1L);
			assertThat(cluster.items("s1")).containsExactly(2L, 3L);
			NoteRepository notes = context.getBean(NoteRepository.class);
			assertThat(notes.findByOwner(11L)).extracting(Note::name).containsExactlyInAnyOrder("second", "third");
			notes.rename("renamed", new Note(3L, 11L, ""));
			assertThat(notes.findByOwner(1L)).extracting(Note::name).containsExactly("first");
			assertThat(notes.findByOwner(11L)).extracting(Note::name).containsExactly("renamed", "renamed");
			assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(notes::findAll);
			assertThat(notes.findByOwnerInOrderByName(List.of(11L, 12L))).hasSize(2);
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> notes.findByOwnerInOrderByName(List.of(1L, 11L)));
			MemoRepository memos = context.getBean(MemoRepository.class);
			memos.save(new Memo(4L, 11L, "fourth"));
			memos.rename("jpa", 11L);
			assertThat(memos.findByOwner(11L)).extracting(Memo::getName).containsExactly("jpa", "jpa", "jpa");
			assertThat(memos.findByOwner(1L)).extracting(Memo::getName).containsExactly("first");
			assertThatExceptionOfType(MissingShardKeyException.class).isThrownBy(memos::findAll);
			assertThat(cluster.items("default")).isEmpty();
		});
	}

	@Test
	@CompileWithForkedClassLoader
	void callsOnAllShardsAreMergedTheSame() {
		process(NoteApplication.class);
		ShardCluster cluster = ShardCluster.create(2);
		run(NoteApplication.class, arguments(cluster), (context) -> {
			NoteRepository notes = context.getBean(NoteRepository.class);
			for (long id = 1; id <= 10; id++) {
				notes.save(new Note(id, (id % 2 == 0) ? 1L : 11L, "note " + id));
			}
			PageRequest second = PageRequest.of(1, 4, Sort.by("id").descending());
			assertThat(notes.findByNameStartingWith("note", second)).extracting(Note::id)
				.containsExactly(6L, 5L, 4L, 3L);
			assertThat(notes.findByNameStartingWith("note", second).getTotalElements()).isEqualTo(10);
			assertThat(notes.findFirstByIdGreaterThanOrderByIdDesc(0L)).map(Note::id).contains(10L);
			assertThat(notes.total()).isEqualTo(55);
			try (Stream<Note> all = notes.streamByIdGreaterThanOrderById(7L)) {
				assertThat(all).extracting(Note::id).containsExactly(8L, 9L, 10L);
			}
			MemoRepository memos = context.getBean(MemoRepository.class);
			assertThat(memos.findByNameStartingWith("note", second)).extracting(Memo::getId)
				.containsExactly(6L, 5L, 4L, 3L);
			Window<Memo> window = memos.findByOrderByIdDesc(ScrollPosition.keyset(), Limit.of(3));
			assertThat(window).extracting(Memo::getId).containsExactly(10L, 9L, 8L);
			assertThat(memos.findByOrderByIdDesc(window.positionAt(2), Limit.of(3))).extracting(Memo::getId)
				.containsExactly(7L, 6L, 5L);
			assertThat(memos.total()).isEqualTo(55);
		});
	}

	@Test
	@CompileWithForkedClassLoader
	void repositoryThatReturnsResultsOfEachShardIsMadeAtRunTime() {
		process(ResultsApplication.class);
		ShardCluster cluster = ShardCluster.create(2);
		cluster.shards()
			.forEach((shard, database) -> database.jdbc()
				.sql("insert into item values (1, 1, :name), (2, 1, :name)")
				.param("name", shard)
				.update());
		run(ResultsApplication.class, arguments(cluster), (context) -> {
			ItemRepository items = context.getBean(ItemRepository.class);
			assertThat(items.countByName("s1").values()).isEqualTo(Map.of("s0", 0L, "s1", 2L));
			assertThat(items.findByIdGreaterThanOrderById(1L).<Item>merged((rows) -> rows)).extracting(Item::name)
				.containsExactly("s0", "s1");
			assertThat(items.findByIdLessThanOrderById(3L)).extracting(Item::id).containsExactly(1L, 1L, 2L, 2L);
		});
	}

	/**
	 * Needs no database: nothing listens at the addresses.
	 */
	private void process(Class<?> type) {
		AbstractAotProcessor.Settings settings = AbstractAotProcessor.Settings.builder()
			.sourceOutput(this.directory.resolve("sources"))
			.resourceOutput(this.directory.resolve("resources"))
			.classOutput(this.directory.resolve("classes"))
			.groupId("test")
			.artifactId("notes")
			.build();
		new SpringApplicationAotProcessor(type, settings, NOWHERE).process();
	}

	private void run(Class<?> type, String[] arguments, Consumer<ConfigurableApplicationContext> test) {
		String[] generated = (type == NoteApplication.class)
				? new String[] { "NoteRepositoryImpl__AotRepository", "MemoRepositoryImpl__AotRepository" }
				: new String[0];
		Path classes = this.directory.resolve("classes");
		TestCompiler.forSystem()
			.withSources(files("sources", ".java").map((file) -> SourceFile.of(new FileSystemResource(file))).toList())
			.withClasses(files("classes", ".class")
				.map((file) -> ClassFile.of(ClassFile.toClassName(classes.relativize(file).toString()),
						new FileSystemResource(file)))
				.toList())
			.compile((compiled) -> {
				assertThat(compiled.getAllCompiledClasses()).extracting(Class::getSimpleName)
					.contains(type.getSimpleName() + "__ApplicationContextInitializer")
					.filteredOn((name) -> name.endsWith("__AotRepository"))
					.containsExactlyInAnyOrder(generated);
				System.setProperty(AOT, "true");
				SpringApplication application = new SpringApplication(type);
				application.setMainApplicationClass(type);
				try (ConfigurableApplicationContext context = application.run(arguments)) {
					test.accept(context);
				}
			});
	}

	private static String[] arguments(ShardCluster cluster) {
		return Stream
			.of(Stream.of("server.port=0"), Stream.of(cluster.defaultProperties()), Stream.of(cluster.properties()))
			.flatMap((properties) -> properties)
			.map((property) -> "--" + property)
			.toArray(String[]::new);
	}

	private Stream<Path> files(String subdirectory, String suffix) {
		Path root = this.directory.resolve(subdirectory);
		try (Stream<Path> files = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
			return files.filter((file) -> file.toString().endsWith(suffix)).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
