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

package io.github.shardboot.rebalance.engine.side;

import java.sql.SQLException;

/**
 * A short wait between two looks.
 *
 * @author Shardboot Contributors
 */
public final class Pause {

	private Pause() {
	}

	/**
	 * Wait.
	 * @param millis for how long
	 * @throws SQLException if the thread is interrupted, as the server says when a
	 * statement is cancelled
	 */
	public static void millis(long millis) throws SQLException {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLException("Interrupted", "57014", ex);
		}
	}

}
