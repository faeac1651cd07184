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

package io.github.shardboot.test.container;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a container of Testcontainers, a bean or a static field of a test class, is
 * one shard or several. It takes the place of {@code shard.shards.<name>.url}, user and
 * password; all containers together have all shards. The default database keeps Spring
 * Boot's {@code @ServiceConnection}, also on the same container.
 *
 * <pre class="code">
 * &#64;Bean
 * &#64;ShardContainer({ "eu-1", "us-1" })
 * PostgreSQLContainer shards() {
 *     return new PostgreSQLContainer("postgres:18");
 * }
 * </pre>
 *
 * @author Shardboot Contributors
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.FIELD })
public @interface ShardContainer {

	/**
	 * The names of the shards.
	 * @return one name for the database of the container; with several, each gets a
	 * database of its own in it, which is created
	 */
	String[] value();

}
