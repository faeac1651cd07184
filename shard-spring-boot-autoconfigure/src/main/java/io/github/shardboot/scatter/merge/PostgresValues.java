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

package io.github.shardboot.scatter.merge;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.springframework.util.ClassUtils;

/**
 * Compares values as PostgreSQL compares what they are stored as: numbers whatever their
 * scale, {@code NaN} above all and zeros alike, instants whatever their zone, uuids and
 * bytes unsigned, texts by code point.
 *
 * @author Shardboot Contributors
 */
final class PostgresValues {

	private static final Set<Class<?>> NUMBERS = Set.of(Byte.class, Short.class, Integer.class, Long.class,
			BigInteger.class, BigDecimal.class, Float.class, Double.class);

	private static final Map<Class<?>, Comparator<Object>> OTHERS = Map.ofEntries(comparing(Boolean.class),
			comparing(LocalDate.class), comparing(LocalTime.class), comparing(LocalDateTime.class),
			comparing(Instant.class), comparing(Year.class),
			entry(OffsetDateTime.class, Comparator.comparing(OffsetDateTime::toInstant)),
			entry(ZonedDateTime.class, Comparator.comparing(ZonedDateTime::toInstant)),
			// of one instant the zone further west comes later, as in timetz
			entry(OffsetTime.class,
					Comparator.<OffsetTime>comparingLong((time) -> instant(time))
						.thenComparingInt((time) -> -time.getOffset().getTotalSeconds())),
			entry(UUID.class, PostgresValues::compareUuids), entry(byte[].class, Arrays::compareUnsigned),
			entry(String.class, PostgresValues::compareCodePoints));

	private PostgresValues() {
	}

	static boolean isComparable(Class<?> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		return NUMBERS.contains(boxed) || OTHERS.containsKey(boxed) || Date.class.isAssignableFrom(boxed);
	}

	/**
	 * Compare two values of one type.
	 * @param left a value
	 * @param right another one
	 * @return as a {@link Comparator} does
	 */
	static int compare(Object left, Object right) {
		if (left instanceof Number first && right instanceof Number second) {
			return compareNumbers(first, second);
		}
		if (left instanceof Date first && right instanceof Date second) {
			return first.compareTo(second);
		}
		Comparator<Object> comparator = (left.getClass() == right.getClass()) ? OTHERS.get(left.getClass()) : null;
		if (comparator == null) {
			throw new IllegalArgumentException("Values of type '%s' and '%s' cannot be compared"
				.formatted(left.getClass().getName(), right.getClass().getName()));
		}
		return comparator.compare(left, right);
	}

	private static int compareNumbers(Number left, Number right) {
		if (isFloating(left) || isFloating(right)) {
			double first = left.doubleValue();
			double second = right.doubleValue();
			return (first == second) ? 0 : Double.compare(first, second);
		}
		if (left instanceof BigDecimal || left instanceof BigInteger || right instanceof BigDecimal
				|| right instanceof BigInteger) {
			return decimal(left).compareTo(decimal(right));
		}
		return Long.compare(left.longValue(), right.longValue());
	}

	private static boolean isFloating(Number number) {
		return number instanceof Double || number instanceof Float;
	}

	static BigDecimal decimal(Number number) {
		if (number instanceof BigDecimal decimal) {
			return decimal;
		}
		return (number instanceof BigInteger integer) ? new BigDecimal(integer)
				: BigDecimal.valueOf(number.longValue());
	}

	private static long instant(OffsetTime time) {
		return time.toLocalTime().toNanoOfDay() - time.getOffset().getTotalSeconds() * 1_000_000_000L;
	}

	private static int compareUuids(UUID left, UUID right) {
		int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
		return (high != 0) ? high
				: Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
	}

	// Java's own comparison differs from that of UTF-8 bytes where one text has a
	// character beyond U+FFFF, which it stores as two surrogates below U+E000
	private static int compareCodePoints(String left, String right) {
		int length = Math.min(left.length(), right.length());
		for (int i = 0; i < length; i++) {
			char first = left.charAt(i);
			char second = right.charAt(i);
			if (first != second) {
				return (Character.isSurrogate(first) == Character.isSurrogate(second)) ? first - second
						: (Character.isSurrogate(first) ? 1 : -1);
			}
		}
		return left.length() - right.length();
	}

	private static <T extends Comparable<? super T>> Map.Entry<Class<?>, Comparator<Object>> comparing(Class<T> type) {
		return entry(type, Comparator.naturalOrder());
	}

	private static <T> Map.Entry<Class<?>, Comparator<Object>> entry(Class<T> type, Comparator<? super T> comparator) {
		return Map.entry(type, (left, right) -> comparator.compare(type.cast(left), type.cast(right)));
	}

}
