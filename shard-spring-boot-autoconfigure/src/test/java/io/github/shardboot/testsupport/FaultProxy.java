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

package io.github.shardboot.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A proxy in front of a server, which can swallow everything or reset its connections,
 * also at the moment when a certain statement passes.
 *
 * @author Shardboot Contributors
 */
public final class FaultProxy implements AutoCloseable {

	private final ServerSocket socket;

	private final int target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final Lock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private boolean blackHole;

	private volatile boolean refusing;

	private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();

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
	 * Pass nothing on, in either direction, while connections stay open.
	 * @param on whether to do so
	 */
	public void blackHole(boolean on) {
		this.lock.lock();
		try {
			this.blackHole = on;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Reset all connections that are open now.
	 */
	public void reset() {
		this.sockets.forEach(FaultProxy::reset);
	}

	/**
	 * Reset the connection of the next message with a certain text, before the server
	 * sees it.
	 * @param text the text, such as that of a statement
	 */
	public void resetBefore(String text) {
		this.trap.set(new Trap(text.getBytes(StandardCharsets.UTF_8), false));
	}

	/**
	 * Let the server have the next message with a certain text, and reset the connection
	 * when the server has answered.
	 * @param text the text, such as that of a statement
	 */
	public void loseReplyTo(String text) {
		this.trap.set(new Trap(text.getBytes(StandardCharsets.UTF_8), true));
	}

	/**
	 * Refuse new connections and reset those that are open, like a server that is down.
	 */
	public void refuse() {
		this.refusing = true;
		reset();
	}

	/**
	 * Let everything pass again.
	 */
	public void mend() {
		this.refusing = false;
		this.trap.set(null);
		blackHole(false);
	}

	private static void reset(Socket open) {
		try {
			open.setSoLinger(true, 0);
			open.close();
		}
		catch (IOException ex) {
			// closed already
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.socket.accept();
				if (this.refusing) {
					reset(client);
					continue;
				}
				this.sockets.add(client);
				run(() -> connect(client));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void connect(Socket client) {
		try {
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.sockets.add(server);
			AtomicBoolean losing = new AtomicBoolean();
			run(() -> pump(client, server, (bytes, length) -> meetsTrap(bytes, length, losing)));
			pump(server, client, (bytes, length) -> losing.get());
		}
		catch (IOException ex) {
			reset(client);
		}
	}

	private boolean meetsTrap(byte[] bytes, int length, AtomicBoolean losing) {
		Trap set = this.trap.get();
		if (set == null || !set.isIn(bytes, length) || !this.trap.compareAndSet(set, null)) {
			return false;
		}
		losing.set(set.passOn());
		return !set.passOn();
	}

	private void pump(Socket from, Socket to, Filter filter) {
		byte[] bytes = new byte[8192];
		try (from; to) {
			int length = from.getInputStream().read(bytes);
			while (length >= 0) {
				awaitPassage();
				if (filter.resets(bytes, length)) {
					reset(from);
					reset(to);
					break;
				}
				to.getOutputStream().write(bytes, 0, length);
				length = from.getInputStream().read(bytes);
			}
		}
		catch (IOException ex) {
			// the other end has gone
		}
		this.sockets.remove(from);
		this.sockets.remove(to);
	}

	private void awaitPassage() {
		this.lock.lock();
		try {
			while (this.blackHole) {
				this.changed.awaitUninterruptibly();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void run(Runnable task) {
		Thread thread = new Thread(task, "fault-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		blackHole(false);
		reset();
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Looks at what passes.
	 */
	@FunctionalInterface
	private interface Filter {

		boolean resets(byte[] bytes, int length);

	}

	/**
	 * Waits for a message.
	 *
	 * @param text what is in it
	 * @param passOn whether the server gets it
	 */
	private record Trap(byte[] text, boolean passOn) {

		boolean isIn(byte[] bytes, int length) {
			for (int i = 0; i <= length - this.text.length; i++) {
				if (Arrays.equals(bytes, i, i + this.text.length, this.text, 0, this.text.length)) {
					return true;
				}
			}
			return false;
		}

	}

}
