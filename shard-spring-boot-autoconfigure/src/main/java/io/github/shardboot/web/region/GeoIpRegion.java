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

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.maxmind.db.CHMCache;
import com.maxmind.geoip2.DatabaseReader;
import com.maxmind.geoip2.exception.GeoIp2Exception;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import io.github.shardboot.ShardConfigurationException;

/**
 * Looks up the country of a request's remote address in a MaxMind database of countries
 * or cities. Private and unknown addresses have none. Thread-safe.
 * <p>
 * Never asks a name server: a forwarded header can name a host instead of an address.
 *
 * @author Shardboot Contributors
 */
public final class GeoIpRegion implements Function<HttpServletRequest, @Nullable String>, Closeable {

	private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

	private final DatabaseReader reader;

	/**
	 * Open a database.
	 * @param property the property that names the file
	 * @param file the file, which is mapped to memory
	 * @throws ShardConfigurationException if it is not such a database
	 */
	public GeoIpRegion(String property, File file) {
		try {
			this.reader = new DatabaseReader.Builder(file).withCache(new CHMCache()).build();
		}
		catch (IOException ex) {
			throw refused(property, file, "cannot be read");
		}
		String type = this.reader.metadata().databaseType();
		if (!type.contains("Country") && !type.contains("City") && !type.contains("Enterprise")) {
			close();
			throw refused(property, file, "is of type '" + type + "', which has no countries");
		}
	}

	private static ShardConfigurationException refused(String property, File file, String problem) {
		return new ShardConfigurationException(property, "The database '%s' %s.".formatted(file, problem),
				"Name a database of countries or cities of MaxMind, such as GeoLite2-Country.mmdb.");
	}

	@Override
	public @Nullable String apply(HttpServletRequest request) {
		InetAddress address = address(request.getRemoteAddr());
		if (address == null) {
			return null;
		}
		try {
			return this.reader.tryCountry(address).map((response) -> response.country().isoCode()).orElse(null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeoIp2Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable InetAddress address(@Nullable String text) {
		try {
			return (text != null && ADDRESS.matcher(text).matches()) ? InetAddress.getByName(text) : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		try {
			this.reader.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
