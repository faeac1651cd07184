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

package io.github.shardboot.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Reads what has changed in the catalog since it last read.
 * <p>
 * Called by one thread at a time, soon after a change and now and then without one. It
 * may block for a statement. If it throws, it is called again later, on another
 * connection.
 *
 * @author Shardboot Contributors
 */
@FunctionalInterface
public interface CatalogReader {

	/**
	 * Read the changes.
	 * @param connection a connection in auto-commit mode, to use for this call only
	 * @throws SQLException if the catalog cannot be asked
	 */
	void read(Connection connection) throws SQLException;

	/**
	 * Say good-bye: the process ends.
	 * @param connection a connection in auto-commit mode, to use for this call only
	 * @throws SQLException if the catalog cannot be asked
	 */
	default void leave(Connection connection) throws SQLException {
	}

}
