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

package io.github.shardboot.faults.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * What stands between an application and a server, and can lose, delay and cut off what
 * passes. It reads the messages of both sides, so it can wait for a statement, also for
 * one that was prepared long before.
 *
 * @author Shardboot Contributors
 */
public final class FaultProxy implements AutoCloseable {

	private final ServerSocket socket;

	private final int target;

	private final Set<ProxiedSession> sessions = ConcurrentHashMap.newKeySet();

	private final Passage requests = new Passage();

	private final Passage replies = new Passage();

	private final AtomicReference<Trap> trap = new AtomicReference<>();

	private volatile boolean refusing;

	private FaultProxy(ServerSocket socket, int target) {
		this.socket = socket;
		this.target = target;
	}

	/**
	 * Start a proxy.
	 * @param target the port of the server on this machine
	 * @return the proxy
	 */
	public static FaultProxy start(int target) {
		try {
			FaultProxy proxy = new FaultProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), target);
			run(proxy::accept);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the port.
	 * @return the port
	 */
	public int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * Let what is sent to the server arrive later.
	 * @param latency by how much
	 */
	public void delay(Duration latency) {
		this.requests.delay(latency);
	}

	/**
	 * Pass nothing on, in either direction, while connections stay open.
	 */
	public void blackHole() {
		this.requests.block();
		this.replies.block();
	}

	/**
	 * Pass nothing on to the application, while the server gets what is sent to it.
	 */
	public void holdReplies() {
		this.replies.block();
	}

	/**
	 * Reset all connections that are open now.
	 */
	public void reset() {
		this.sessions.forEach(ProxiedSession::reset);
	}

	/**
	 * Refuse new connections and reset those that are open, like a server that is down.
	 */
	public void refuse() {
		this.refusing = true;
		reset();
	}

	/**
	 * Reset the connection of the next statement of a kind before the server sees it.
	 * @param sql what to find in the statement
	 */
	public void resetBefore(Pattern sql) {
		this.trap.set(new Trap(sql, Judgement.RESET));
	}

	/**
	 * Let the server execute the next statement of a kind, and reset the connection in
	 * place of its reply.
	 * @param sql what to find in the statement
	 */
	public void loseReplyTo(Pattern sql) {
		this.trap.set(new Trap(sql, Judgement.LOSE_REPLY));
	}

	/**
	 * Return whether a statement is still waited for.
	 * @return whether one is
	 */
	public boolean isTrapSet() {
		return this.trap.get() != null;
	}

	/**
	 * Let everything pass again.
	 */
	public void mend() {
		this.refusing = false;
		this.trap.set(null);
		this.requests.open();
		this.replies.open();
	}

	Passage requests() {
		return this.requests;
	}

	Passage replies() {
		return this.replies;
	}

	/**
	 * Decide about a statement.
	 * @param sql its text
	 * @return what to do with it
	 */
	Judgement judge(String sql) {
		Trap set = this.trap.get();
		return (set != null && set.sql().matcher(sql).find() && this.trap.compareAndSet(set, null)) ? set.judgement()
				: Judgement.PASS;
	}

	void ended(ProxiedSession session) {
		this.sessions.remove(session);
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.socket.accept();
				if (this.refusing) {
					ProxiedSession.reset(client);
				}
				else {
					run(() -> serve(client));
				}
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket client) {
		try {
			ProxiedSession session = new ProxiedSession(this, client,
					new Socket(InetAddress.getLoopbackAddress(), this.target));
			this.sessions.add(session);
			run(session::passReplies);
			session.passRequests();
		}
		catch (IOException ex) {
			// the server is down
			ProxiedSession.reset(client);
		}
	}

	private static void run(Runnable task) {
		Thread thread = new Thread(task, "fault-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		mend();
		reset();
	}

	/**
	 * What to do with a statement.
	 */
	enum Judgement {

		PASS, RESET, LOSE_REPLY

	}

	/**
	 * Waits for a statement.
	 *
	 * @param sql what is in it
	 * @param judgement what to do with it
	 */
	private record Trap(Pattern sql, Judgement judgement) {

	}

}
