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

package io.github.shardboot.web;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A resource server with a key of its own: everything but {@code /public/**} needs a
 * token.
 *
 * @author Shardboot Contributors
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class,
		SecurityFilterAutoConfiguration.class })
class TokenSecurity {

	private static final byte[] KEY = "a key that only this test knows!".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FOREIGN_KEY = "a key that somebody else knows!!".getBytes(StandardCharsets.US_ASCII);

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http) {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/public/**").permitAll().anyRequest().authenticated())
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
			.build();
	}

	@Bean
	JwtDecoder jwtDecoder() {
		return NimbusJwtDecoder.withSecretKey(new SecretKeySpec(KEY, "HmacSHA256")).build();
	}

	static String token(Map<String, Object> claims) {
		return sign(claims(claims, Instant.now().plusSeconds(600)), KEY);
	}

	static String invalidToken(String kind, Map<String, Object> claims) {
		return switch (kind) {
			case "unsigned" -> new PlainJWT(claims(claims, Instant.now().plusSeconds(600))).serialize();
			case "expired" -> sign(claims(claims, Instant.now().minusSeconds(600)), KEY);
			case "foreign" -> sign(claims(claims, Instant.now().plusSeconds(600)), FOREIGN_KEY);
			default -> kind;
		};
	}

	private static JWTClaimsSet claims(Map<String, Object> claims, Instant expiry) {
		JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder().subject("someone").expirationTime(Date.from(expiry));
		claims.forEach(builder::claim);
		return builder.build();
	}

	private static String sign(JWTClaimsSet claims, byte[] key) {
		try {
			SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
			token.sign(new MACSigner(key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
