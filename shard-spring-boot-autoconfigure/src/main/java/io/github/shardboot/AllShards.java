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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Runs a method on all shards at once and makes one result of theirs: what one PostgreSQL
 * with all rows would answer. What cannot be answered that way is refused, at start-up
 * where it can be known. On a type it stands for all methods that the type declares.
 *
 * @author Shardboot Contributors
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface AllShards {

	/**
	 * The deadline of the whole call, for example {@code "2s"}.
	 * @return the duration, or an empty text for {@code shard.scatter.timeout}
	 */
	String timeout() default "";

	/**
	 * What to do when a shard fails.
	 * @return the policy; {@link OnFailure#PARTIAL} needs the return type
	 * {@link ShardResults}
	 */
	OnFailure onFailure() default OnFailure.FAIL;

	/**
	 * The order of the result where the method does not tell it otherwise, for example
	 * {@code "createdAt desc, id"}.
	 * @return properties of the elements and their directions, or an empty text
	 */
	String orderBy() default "";

	/**
	 * How to make one result of the shards' results.
	 * @return the reduction
	 */
	Reduction reduce() default Reduction.AUTO;

}
