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

package io.github.shardboot.strategy.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 32 bits of the MD5 digest of a text. It is used to agree with other programs,
 * not to protect anything.
 *
 * @author Shardboot Contributors
 */
final class Md5 {

	// never updated, so that any thread may clone it; a look-up would go through
	// reflection
	private static final MessageDigest PROTOTYPE = prototype();

	private Md5() {
	}

	/**
	 * Return what {@code int(hashlib.md5(text.encode()).hexdigest()[:8], 16)} gives in
	 * Python.
	 * @param text the text
	 * @return a number from 0 to 2<sup>32</sup> - 1
	 */
	static long hash(String text) {
		byte[] digest = copy().digest(text.getBytes(StandardCharsets.UTF_8));
		return ((digest[0] & 0xffL) << 24) | ((digest[1] & 0xff) << 16) | ((digest[2] & 0xff) << 8)
				| (digest[3] & 0xff);
	}

	private static MessageDigest prototype() {
		try {
			return MessageDigest.getInstance("MD5");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This Java runtime has no MD5; choose another 'shard.hash.function'", ex);
		}
	}

	private static MessageDigest copy() {
		try {
			return (MessageDigest) PROTOTYPE.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
