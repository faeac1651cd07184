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

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection through a proxy: the messages of PostgreSQL's protocol, version 3, in
 * both directions.
 * <ol>
 * <li>A request for encryption is declined, so that what follows can be read.</li>
 * <li>{@code Parse} tells the text of a statement, {@code Bind} that it is executed.</li>
 * <li>Where the reply is to be lost, nothing passes from then on; at
 * {@code ReadyForQuery} the server has done its part, and the connection is reset.</li>
 * </ol>
 *
 * @author Shardboot Contributors
 */
final class ProxiedSession {

	private static final int SSL_REQUEST = 80877103;

	private static final int GSS_REQUEST = 80877104;

	private final FaultProxy proxy;

	private final Socket client;

	private final Socket server;

	private final Map<String, String> statements = new HashMap<>();

	private volatile boolean losing;

	ProxiedSession(FaultProxy proxy, Socket client, Socket server) throws IOException {
		this.proxy = proxy;
		this.client = client;
		this.server = server;
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
	}

	void passRequests() {
		try (this.client; this.server) {
			DataInputStream in = in(this.client);
			DataOutputStream out = out(this.server);
			passStartup(in, out);
			while (true) {
				byte type = in.readByte();
				byte[] body = body(in);
				switch (judge(type, body)) {
					case PASS -> {
					}
					case LOSE_REPLY -> this.losing = true;
					case RESET -> {
						reset();
						return;
					}
				}
				write(out, type, body, this.proxy.requests(), in.available() == 0);
			}
		}
		catch (IOException ex) {
			// the other end has gone
		}
		finally {
			this.proxy.ended(this);
		}
	}

	private void passStartup(DataInputStream in, DataOutputStream out) throws IOException {
		byte[] body = body(in);
		int code = code(body);
		while (code == SSL_REQUEST || code == GSS_REQUEST) {
			this.proxy.replies().await();
			this.client.getOutputStream().write('N');
			body = body(in);
			code = code(body);
		}
		this.proxy.requests().await();
		out.writeInt(body.length + Integer.BYTES);
		out.write(body);
		out.flush();
	}

	private static int code(byte[] body) {
		return ByteBuffer.wrap(body).getInt();
	}

	private FaultProxy.Judgement judge(byte type, byte[] body) {
		return switch (type) {
			case 'Q' -> this.proxy.isTrapSet() ? this.proxy.judge(text(body, 0)) : FaultProxy.Judgement.PASS;
			case 'P' -> {
				String name = text(body, 0);
				this.statements.put(name, text(body, end(body, 0) + 1));
				yield FaultProxy.Judgement.PASS;
			}
			case 'B' -> this.proxy.isTrapSet()
					? this.proxy.judge(this.statements.getOrDefault(text(body, end(body, 0) + 1), ""))
					: FaultProxy.Judgement.PASS;
			default -> FaultProxy.Judgement.PASS;
		};
	}

	void passReplies() {
		try (this.client; this.server) {
			DataInputStream in = in(this.server);
			DataOutputStream out = out(this.client);
			while (true) {
				byte type = in.readByte();
				byte[] body = body(in);
				if (!this.losing) {
					write(out, type, body, this.proxy.replies(), in.available() == 0);
				}
				else if (type == 'Z') {
					reset();
					return;
				}
			}
		}
		catch (IOException ex) {
			// the other end has gone
		}
		finally {
			this.proxy.ended(this);
		}
	}

	private static void write(DataOutputStream out, byte type, byte[] body, Passage passage, boolean last)
			throws IOException {
		passage.await();
		out.writeByte(type);
		out.writeInt(body.length + Integer.BYTES);
		out.write(body);
		if (last) {
			passage.linger();
			out.flush();
		}
	}

	private static byte[] body(DataInputStream in) throws IOException {
		int length = in.readInt() - Integer.BYTES;
		byte[] body = in.readNBytes(length);
		if (body.length < length) {
			throw new EOFException();
		}
		return body;
	}

	private static String text(byte[] body, int begin) {
		return new String(body, begin, end(body, begin) - begin, StandardCharsets.UTF_8);
	}

	private static int end(byte[] body, int begin) {
		int end = begin;
		while (body[end] != 0) {
			end++;
		}
		return end;
	}

	private static DataInputStream in(Socket socket) throws IOException {
		return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
	}

	private static DataOutputStream out(Socket socket) throws IOException {
		return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
	}

	void reset() {
		reset(this.client);
		reset(this.server);
	}

	static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
			socket.close();
		}
		catch (IOException ex) {
			// closed already
		}
	}

}
