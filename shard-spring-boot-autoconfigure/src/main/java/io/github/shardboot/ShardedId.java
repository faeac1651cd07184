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
 * On the {@code Long} id of an entity: the id is made by the {@link ShardIdGenerator}
 * when a new entity is saved, and carries the slot of the entity's shard key. So calls
 * that only have an id find their shard without a look-up.
 * <p>
 * The slot comes from the entity's {@code @ShardKey} property or, without one, from the
 * key in scope. If neither is there, saving fails. An id that is set already is kept.
 * Only strategies whose slots have one shard each can use it: {@code hash} and
 * {@code consistent-hash}, with 4096 slots or fewer.
 *
 * @author Shardboot Contributors
 * @see ShardId
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ShardedId {

}
