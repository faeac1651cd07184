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

package io.github.shardboot.web.region;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A tiny database of countries in MaxMind's format, version 2.0, with records of 32 bits:
 * a binary tree over the bits of the address, whose leaves lead to the data of a network.
 *
 * @author Shardboot Contributors
 */
final class CountryDatabase {

	private static final byte[] METADATA = { (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd',
			'.', 'c', 'o', 'm' };

	private static final int SEPARATOR = 16;

	private final List<Integer[]> nodes = new ArrayList<>();

	private final ByteArrayOutputStream data = new ByteArrayOutputStream();

	CountryDatabase() {
		this.nodes.add(new Integer[2]);
	}

	/**
	 * Add an IPv4 network.
	 * @param network the first byte of all its addresses
	 * @param country the code of its country
	 * @return this database
	 */
	CountryDatabase with(int network, String country) {
		int offset = this.data.size();
		write(this.data, Map.of("country", Map.of("iso_code", country)));
		int node = 0;
		for (int bit = 7; bit > 0; bit--) {
			int side = (network >> bit) & 1;
			if (this.nodes.get(node)[side] == null) {
				this.nodes.add(new Integer[2]);
				this.nodes.get(node)[side] = this.nodes.size() - 1;
			}
			node = this.nodes.get(node)[side];
		}
		// less than 0, since the number of nodes is not known yet
		this.nodes.get(node)[network & 1] = -1 - offset;
		return this;
	}

	Path writeTo(Path file, String type) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (Integer[] node : this.nodes) {
			for (Integer record : node) {
				int nothing = this.nodes.size();
				int value = (record != null) ? record : nothing;
				value = (value < 0) ? nothing + SEPARATOR - 1 - value : value;
				writeNumber(out, value, 4);
			}
		}
		out.writeBytes(new byte[SEPARATOR]);
		out.writeBytes(this.data.toByteArray());
		out.writeBytes(METADATA);
		write(out,
				Map.of("binary_format_major_version", 2, "binary_format_minor_version", 0, "build_epoch", 1,
						"database_type", type, "description", Map.of("en", "test"), "ip_version", 4, "languages",
						List.of("en"), "node_count", this.nodes.size(), "record_size", 32));
		return Files.write(file, out.toByteArray());
	}

	private static void write(ByteArrayOutputStream out, Object value) {
		if (value instanceof Map<?, ?> map) {
			out.write(7 << 5 | map.size());
			map.forEach((key, entry) -> {
				write(out, key);
				write(out, entry);
			});
		}
		else if (value instanceof List<?> list) {
			// an extended type: 7 + 4 is an array
			out.write(list.size());
			out.write(4);
			list.forEach((element) -> write(out, element));
		}
		else if (value instanceof Integer number) {
			out.write(6 << 5 | 4);
			writeNumber(out, number, 4);
		}
		else {
			byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
			out.write(2 << 5 | text.length);
			out.writeBytes(text);
		}
	}

	private static void writeNumber(ByteArrayOutputStream out, int number, int bytes) {
		for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
			out.write(number >> shift);
		}
	}

}
