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

package io.github.shardboot.scatter;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server to cancel what it may still run, or may only begin to run, for a
 * connection that is gone.
 * <p>
 * A statement that was sent to a frozen server begins when the server thaws, and a cancel
 * request that overtakes it does nothing. So requests are repeated, for half a minute at
 * most, until the server has answered some of them, with longer and longer pauses: a busy
 * server may be slow to begin what it has received.
 *
 * @param request the request, which waits for an answer but not for ever
 * @author Shardboot Contributors
 */
record LateCancel(Request request) implements Runnable {

	private static final int REQUESTS = 15;

	private static final int ANSWERS = 6;

	private static final long ANSWERED = TimeUnit.MILLISECONDS.toNanos(900);

	private static final long PAUSE_MILLIS = 100;

	@Override
	public void run() {
		try {
			int answers = 0;
			for (int i = 0; i < REQUESTS && answers < ANSWERS; i++) {
				if (i > 0) {
					Thread.sleep(PAUSE_MILLIS << answers);
				}
				long begun = System.nanoTime();
				this.request.send();
				if (System.nanoTime() - begun < ANSWERED) {
					answers++;
				}
			}
		}
		catch (SQLException ex) {
			// the server does not want to hear of it
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A cancel request.
	 */
	@FunctionalInterface
	interface Request {

		/**
		 * Send the request and wait for the answer.
		 * @throws SQLException if it cannot be sent
		 */
		void send() throws SQLException;

	}

}
