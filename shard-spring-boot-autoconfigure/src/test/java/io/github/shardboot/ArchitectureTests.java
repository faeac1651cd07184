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

package io.github.shardboot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that hold the architecture: who may use whom, and who may use what.
 *
 * @author Shardboot Contributors
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.shardboot";

	/**
	 * The packages from the lowest line to the highest; each uses lower lines only. The
	 * base package is below all of them.
	 */
	private static final List<List<String>> LINES = List.of(List.of("sql"),
			List.of("strategy", "id", "failure", "failover", "gate"), List.of("moving"),
			List.of("routing", "scatter", "catalog", "lane", "fence"), List.of("directory"),
			List.of("identity", "repository", "web", "migration", "rebalance", "jpa", "compose"), List.of("inspection"),
			List.of("actuate", "micrometer"), List.of("autoconfigure"));

	/**
	 * The packages below {@code rebalance} that carry moves out, likewise.
	 */
	private static final List<List<String>> ENGINE_LINES = List.of(List.of("store"),
			List.of("engine.rows", "engine.side", "engine.observe"),
			List.of("engine.replication", "engine.compare", "engine.preflight"), List.of("engine"));

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void everyPackageUsesLowerLinesOnly() {
		LayeredArchitecture architecture = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.withOptionalLayers(true)
			.layer("base")
			.definedBy(ROOT);
		for (String name : LINES.stream().flatMap(List::stream).toList()) {
			architecture = architecture.layer(name).definedBy(ROOT + "." + name + "..");
		}
		List<String> lower = new ArrayList<>(List.of("base"));
		for (List<String> line : LINES) {
			for (String name : line) {
				architecture = architecture.whereLayer(name).mayOnlyAccessLayers(lower.toArray(String[]::new));
			}
			lower.addAll(line);
		}
		architecture.whereLayer("base").mayNotAccessAnyLayer().check(CLASSES);
	}

	@Test
	void everyPackageOfTheEngineUsesLowerLinesOnly() {
		List<String> higher = new ArrayList<>();
		for (int i = ENGINE_LINES.size() - 1; i >= 0; i--) {
			List<String> line = ENGINE_LINES.get(i).stream().map((name) -> ROOT + ".rebalance." + name).toList();
			for (String name : line) {
				List<String> refused = new ArrayList<>(higher);
				line.stream().filter((other) -> !other.equals(name)).forEach(refused::add);
				if (!refused.isEmpty()) {
					ArchRuleDefinition.noClasses()
						.that()
						.resideInAPackage(name)
						.should()
						.dependOnClassesThat()
						.resideInAnyPackage(refused.toArray(String[]::new))
						.check(CLASSES);
				}
			}
			higher.addAll(line);
		}
		assertThat(CLASSES).extracting(JavaClass::getPackageName)
			.filteredOn((name) -> name.startsWith(ROOT + ".rebalance.engine"))
			.isSubsetOf(higher);
	}

	@Test
	void everyPackageHasALine() {
		List<String> known = LINES.stream().flatMap(List::stream).map((name) -> ROOT + "." + name).toList();
		assertThat(CLASSES).extracting(JavaClass::getPackageName)
			.filteredOn((name) -> !name.equals(ROOT))
			.allMatch((name) -> known.stream().anyMatch((line) -> (name + ".").startsWith(line + ".")));
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			io.micrometer..                         | micrometer
			org.springframework.data..              | repository, id
			jakarta.servlet..                       | web
			org.springframework.web..               | web
			org.springframework.security..          | web
			jakarta.persistence..                   | jpa
			org.hibernate..                         | jpa
			org.flywaydb..                          | migration
			com.maxmind..                           | web
			net.ttddyy..                            | -
			org.springframework.boot.actuate..      | actuate
			org.springframework.boot.health..       | actuate
			org.springframework.boot.docker..       | compose
			lombok..                                | -
			org.aspectj..                           | -
			""")
	void technologyStaysInItsPackage(String technology, String packages) {
		List<String> allowed = new ArrayList<>(List.of(ROOT + ".autoconfigure.."));
		if (packages != null) {
			for (String name : packages.split(", ")) {
				allowed.add(ROOT + "." + name + "..");
			}
		}
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackages(allowed.toArray(String[]::new))
			.should()
			.dependOnClassesThat()
			.resideInAPackage(technology)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsArePublicAndFinalWithoutPublicMethods() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.resideInAPackage(ROOT + ".autoconfigure..")
			.check(CLASSES);
		ArchRuleDefinition.noMethods()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.check(CLASSES);
	}

	@Test
	void importsFileListsExactlyTheAutoConfigurations() throws Exception {
		String imports = new ClassPathResource("META-INF/spring/" + AutoConfiguration.class.getName() + ".imports")
			.getContentAsString(StandardCharsets.UTF_8);
		List<String> ours = imports.lines().toList();
		assertThat(CLASSES.stream().filter((type) -> type.isAnnotatedWith(AutoConfiguration.class)))
			.extracting(JavaClass::getName)
			.containsExactlyInAnyOrderElementsOf(ours);
		assertThat(ours).isSorted();
	}

	@Test
	void beanMethodsArePackagePrivate() {
		ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(CLASSES);
	}

	@ParameterizedTest
	@ValueSource(classes = { BeanPostProcessor.class, Advisor.class })
	void beansThatAreNeededEarlyAreStatic(Class<?> type) {
		ArchRuleDefinition.methods()
			.that()
			.areAnnotatedWith(Bean.class)
			.and()
			.haveRawReturnType(JavaClass.Predicates.assignableTo(type))
			.should()
			.beStatic()
			.check(CLASSES);
	}

	@Test
	void exactlyOneClassHasAThreadLocal() {
		assertThat(CLASSES.stream()
			.flatMap((type) -> type.getFields().stream())
			.filter((field) -> field.getRawType().isAssignableTo(ThreadLocal.class))).extracting(JavaField::getFullName)
			.containsExactly(ShardContextHolder.class.getName() + ".SCOPE");
	}

	@Test
	void noThreadLocalIsInherited() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.areAssignableTo(InheritableThreadLocal.class)
			.check(CLASSES);
	}

	@Test
	void routingHasNeitherStreamsNorReflection() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(ROOT + ".routing..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.util.stream..", "java.lang.reflect..")
			.check(CLASSES);
	}

	@Test
	void onlyAutoConfigurationReadsProperties() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".autoconfigure..")
			.should()
			.dependOnClassesThat()
			.haveNameMatching(".*autoconfigure\\.\\w+Properties(\\$.*)?")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(Environment.class)
			.check(CLASSES);
	}

	@ParameterizedTest
	@CsvSource({ "java.util.Objects, requireNonNull, 2", "java.lang.String, toLowerCase, 0",
			"java.lang.String, toUpperCase, 0" })
	void methodsWithABetterAlternativeAreNotUsed(Class<?> owner, String name, int parameters) {
		ArchRuleDefinition.noClasses()
			.should()
			.accessTargetWhere(
					DescribedPredicate.describe("%s.%s with %d parameters".formatted(owner, name, parameters),
							(access) -> access.getTargetOwner().isEquivalentTo(owner) && access.getName().equals(name)
									&& access.getTarget() instanceof CodeUnitAccessTarget target
									&& target.getRawParameterTypes().size() == parameters))
			.check(CLASSES);
	}

	@Test
	void noClassHasANameThatSaysNothing() {
		ArchRuleDefinition.noClasses()
			.should()
			.haveNameMatching(".*(Manager|Helper|Utils?|Impl|Service|Handler)")
			.check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

	// auto-configurations cannot be hidden
	@Test
	void atLeastTwoInFiveTypesAreHidden() {
		List<JavaClass> types = CLASSES.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info")
					&& !type.isAnnotatedWith(AutoConfiguration.class))
			.toList();
		long hidden = types.stream().filter((type) -> !type.getModifiers().contains(JavaModifier.PUBLIC)).count();
		System.out.printf("Package-private types: %d of %d%n", hidden, types.size());
		assertThat(100.0 * hidden / types.size()).isGreaterThanOrEqualTo(40);
	}

}
