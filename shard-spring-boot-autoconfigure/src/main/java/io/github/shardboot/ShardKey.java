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

/**
 * Marks the value that decides in which shard a row lives.
 * <p>
 * On a parameter of a method of any Spring bean or Spring Data repository the call runs
 * in the shard of that argument. On such a method the call runs in the shard of the key
 * that {@link #value()} computes from the arguments. The shard is chosen before a
 * transaction begins.
 * <p>
 * Annotations are also found on overridden methods, on interfaces and on generic
 * supertypes. A method may have one {@code @ShardKey} only; anything else, and a method
 * that a proxy cannot intercept (private, static, final), fails the start.
 *
 * @author Shardboot Contributors
 */
@Target({ ElementType.PARAMETER, ElementType.METHOD, ElementType.FIELD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ShardKey {

	/**
	 * SpEL expression that yields the key. Properties and indexes can be read; type
	 * references, constructors, method calls and assignments are refused.
	 * <p>
	 * On a parameter it is evaluated against the argument ({@code "customer.id"}); empty
	 * means the argument itself. On a method it is evaluated with the arguments as
	 * variables ({@code "#order.customerId"}, {@code "#p0"}, {@code "#args[0]"}) and must
	 * not be empty. An expression that cannot be parsed fails the start.
	 * @return the expression, or an empty string for the annotated value itself
	 */
	String value() default "";

}
