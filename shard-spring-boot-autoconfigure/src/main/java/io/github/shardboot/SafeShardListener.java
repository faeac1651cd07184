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

import java.util.Collection;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells several listeners, whatever they throw.
 *
 * @author Shardboot Contributors
 */
final class SafeShardListener implements ShardListener {

	private static final Log logger = LogFactory.getLog(ShardListener.class);

	private final ShardListener[] listeners;

	SafeShardListener(Collection<? extends ShardListener> listeners) {
		this.listeners = listeners.toArray(ShardListener[]::new);
	}

	@Override
	public void acquired(ShardContext context) {
		tell((listener) -> listener.acquired(context));
	}

	@Override
	public void finished(ShardContext context, Operation operation, Outcome outcome, long nanos) {
		tell((listener) -> listener.finished(context, operation, outcome, nanos));
	}

	private void tell(Consumer<ShardListener> call) {
		for (ShardListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("Listener %s failed".formatted(listener.getClass().getName()), ex);
			}
		}
	}

}
