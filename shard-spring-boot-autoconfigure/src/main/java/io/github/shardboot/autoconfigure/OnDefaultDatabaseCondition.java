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

import javax.sql.DataSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Matches when there is a default database: a {@code DataSource} or
 * {@code JdbcConnectionDetails} bean, or a URL or JNDI name under
 * {@code spring.datasource}.
 *
 * @author Shardboot Contributors
 */
class OnDefaultDatabaseCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String[] PROPERTIES = { "spring.datasource.url", "spring.datasource.jndi-name",
			"spring.datasource.hikari.jdbc-url", "spring.datasource.hikari.data-source-class-name" };

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Default Database");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		Assert.state(beanFactory != null, "A bean factory is required");
		if (hasBean(beanFactory, DataSource.class) || hasBean(beanFactory, JdbcConnectionDetails.class)) {
			return ConditionOutcome.match(message.because("there is a bean for it"));
		}
		for (String property : PROPERTIES) {
			if (isSet(context.getEnvironment(), property)) {
				return ConditionOutcome.match(message.foundExactly("property " + property));
			}
		}
		return ConditionOutcome.noMatch(message.because("nothing configures one"));
	}

	private static boolean hasBean(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		for (String name : beanFactory.getBeanNamesForType(type, true, false)) {
			if (!beanFactory.containsBeanDefinition(name) || isCandidate(beanFactory.getBeanDefinition(name))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isCandidate(BeanDefinition definition) {
		return definition.isAutowireCandidate()
				&& !(definition instanceof AbstractBeanDefinition candidate && !candidate.isDefaultCandidate());
	}

	private static boolean isSet(Environment environment, String property) {
		return StringUtils.hasText(environment.getProperty(property));
	}

	/**
	 * Matches when there is no default database.
	 */
	static class None extends OnDefaultDatabaseCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionOutcome outcome = super.getMatchOutcome(context, metadata);
			return new ConditionOutcome(!outcome.isMatch(), outcome.getConditionMessage());
		}

	}

}
