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

package io.github.shardboot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import com.zaxxer.hikari.HikariConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

import io.github.shardboot.strategy.Suggestion;

/**
 * Explains a misspelt property under {@code shard}. Comes before Spring Boot's own
 * analyzer because that one prints the value, which may be a password.
 *
 * @author Shardboot Contributors
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownShardPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("shard");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		ConfigurationProperty property = cause.getUnboundProperties().iterator().next();
		ConfigurationPropertyName name = property.getName();
		if (!PREFIX.isAncestorOf(name)) {
			return null;
		}
		int index = PREFIX.getNumberOfElements();
		Map<String, ResolvableType> known = children(ResolvableType.forClass(ShardProperties.class));
		ResolvableType type = known.get(name.getElement(index, Form.DASHED));
		while (type != null && index < name.getNumberOfElements() - 1) {
			index++;
			boolean map = Map.class.isAssignableFrom(type.toClass());
			known = children(type);
			type = map ? type.asMap().getGeneric(1) : known.get(name.getElement(index, Form.DASHED));
		}
		String parent = name.chop(index).toString();
		String unknown = name.getElement(index, Form.ORIGINAL);
		return new FailureAnalysis(
				"'%s' has no property '%s'.%n%n    Property: %s%n    Origin: %s".formatted(parent, unknown, name,
						property.getOrigin()),
				Suggestion.of(unknown, "Properties of '%s'".formatted(parent), known.keySet()), cause);
	}

	private static Map<String, ResolvableType> children(ResolvableType type) {
		Map<String, ResolvableType> children = new TreeMap<>(Comparator.comparing((name) -> name.replace("-", "")));
		if (type.toClass().isRecord()) {
			for (RecordComponent component : type.toClass().getRecordComponents()) {
				children.put(DataObjectPropertyName.toDashedForm(component.getName()),
						ResolvableType.forType(component.getGenericType()));
			}
		}
		else if (type.toClass() == HikariConfig.class) {
			for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(HikariConfig.class)) {
				Class<?> propertyType = property.getPropertyType();
				if (property.getWriteMethod() != null
						&& (BeanUtils.isSimpleProperty(propertyType) || propertyType == Properties.class)) {
					children.put(DataObjectPropertyName.toDashedForm(property.getName()),
							ResolvableType.forClass(propertyType));
				}
			}
		}
		return children;
	}

}
