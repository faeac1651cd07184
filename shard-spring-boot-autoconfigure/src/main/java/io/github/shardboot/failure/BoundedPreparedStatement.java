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

package io.github.shardboot.failure;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

import org.jspecify.annotations.Nullable;

/**
 * A prepared statement whose executions are bounded in time, and whose failures say
 * whether it took effect.
 *
 * @author Shardboot Contributors
 */
final class BoundedPreparedStatement extends BoundedStatement<PreparedStatement> implements PreparedStatement {

	BoundedPreparedStatement(PreparedStatement delegate, StatementCalls calls) {
		super(delegate, calls);
	}

	@Override
	public ResultSet executeQuery() throws SQLException {
		boolean lasting = begin();
		try {
			return this.delegate.executeQuery();
		}
		catch (SQLException ex) {
			throw failed(ex, lasting);
		}
	}

	@Override
	public int executeUpdate() throws SQLException {
		boolean lasting = begin();
		try {
			return this.delegate.executeUpdate();
		}
		catch (SQLException ex) {
			throw failed(ex, lasting);
		}
	}

	@Override
	public void setNull(int index, int sqlType) throws SQLException {
		this.delegate.setNull(index, sqlType);
	}

	@Override
	public void setBoolean(int index, boolean value) throws SQLException {
		this.delegate.setBoolean(index, value);
	}

	@Override
	public void setByte(int index, byte value) throws SQLException {
		this.delegate.setByte(index, value);
	}

	@Override
	public void setShort(int index, short value) throws SQLException {
		this.delegate.setShort(index, value);
	}

	@Override
	public void setInt(int index, int value) throws SQLException {
		this.delegate.setInt(index, value);
	}

	@Override
	public void setLong(int index, long value) throws SQLException {
		this.delegate.setLong(index, value);
	}

	@Override
	public void setFloat(int index, float value) throws SQLException {
		this.delegate.setFloat(index, value);
	}

	@Override
	public void setDouble(int index, double value) throws SQLException {
		this.delegate.setDouble(index, value);
	}

	@Override
	public void setBigDecimal(int index, BigDecimal value) throws SQLException {
		this.delegate.setBigDecimal(index, value);
	}

	@Override
	public void setString(int index, String value) throws SQLException {
		this.delegate.setString(index, value);
	}

	@Override
	public void setBytes(int index, byte[] value) throws SQLException {
		this.delegate.setBytes(index, value);
	}

	@Override
	public void setDate(int index, Date value) throws SQLException {
		this.delegate.setDate(index, value);
	}

	@Override
	public void setTime(int index, Time value) throws SQLException {
		this.delegate.setTime(index, value);
	}

	@Override
	public void setTimestamp(int index, Timestamp value) throws SQLException {
		this.delegate.setTimestamp(index, value);
	}

	@Override
	public void setAsciiStream(int index, InputStream value, int length) throws SQLException {
		this.delegate.setAsciiStream(index, value, length);
	}

	@Deprecated
	@SuppressWarnings("deprecation")
	@Override
	public void setUnicodeStream(int index, InputStream value, int length) throws SQLException {
		this.delegate.setUnicodeStream(index, value, length);
	}

	@Override
	public void setBinaryStream(int index, InputStream value, int length) throws SQLException {
		this.delegate.setBinaryStream(index, value, length);
	}

	@Override
	public void clearParameters() throws SQLException {
		this.delegate.clearParameters();
	}

	@Override
	public void setObject(int index, Object value, int targetType) throws SQLException {
		this.delegate.setObject(index, value, targetType);
	}

	@Override
	public void setObject(int index, Object value) throws SQLException {
		this.delegate.setObject(index, value);
	}

	@Override
	public boolean execute() throws SQLException {
		boolean lasting = begin();
		try {
			return this.delegate.execute();
		}
		catch (SQLException ex) {
			throw failed(ex, lasting);
		}
	}

	@Override
	public void addBatch() throws SQLException {
		this.delegate.addBatch();
	}

	@Override
	public void setCharacterStream(int index, Reader value, int length) throws SQLException {
		this.delegate.setCharacterStream(index, value, length);
	}

	@Override
	public void setRef(int index, Ref value) throws SQLException {
		this.delegate.setRef(index, value);
	}

	@Override
	public void setBlob(int index, Blob value) throws SQLException {
		this.delegate.setBlob(index, value);
	}

	@Override
	public void setClob(int index, Clob value) throws SQLException {
		this.delegate.setClob(index, value);
	}

	@Override
	public void setArray(int index, Array value) throws SQLException {
		this.delegate.setArray(index, value);
	}

	@Override
	public @Nullable ResultSetMetaData getMetaData() throws SQLException {
		return this.delegate.getMetaData();
	}

	@Override
	public void setDate(int index, Date value, Calendar calendar) throws SQLException {
		this.delegate.setDate(index, value, calendar);
	}

	@Override
	public void setTime(int index, Time value, Calendar calendar) throws SQLException {
		this.delegate.setTime(index, value, calendar);
	}

	@Override
	public void setTimestamp(int index, Timestamp value, Calendar calendar) throws SQLException {
		this.delegate.setTimestamp(index, value, calendar);
	}

	@Override
	public void setNull(int index, int sqlType, String typeName) throws SQLException {
		this.delegate.setNull(index, sqlType, typeName);
	}

	@Override
	public void setURL(int index, URL value) throws SQLException {
		this.delegate.setURL(index, value);
	}

	@Override
	public ParameterMetaData getParameterMetaData() throws SQLException {
		return this.delegate.getParameterMetaData();
	}

	@Override
	public void setRowId(int index, RowId value) throws SQLException {
		this.delegate.setRowId(index, value);
	}

	@Override
	public void setNString(int index, String value) throws SQLException {
		this.delegate.setNString(index, value);
	}

	@Override
	public void setNCharacterStream(int index, Reader value, long length) throws SQLException {
		this.delegate.setNCharacterStream(index, value, length);
	}

	@Override
	public void setNClob(int index, NClob value) throws SQLException {
		this.delegate.setNClob(index, value);
	}

	@Override
	public void setClob(int index, Reader value, long length) throws SQLException {
		this.delegate.setClob(index, value, length);
	}

	@Override
	public void setBlob(int index, InputStream value, long length) throws SQLException {
		this.delegate.setBlob(index, value, length);
	}

	@Override
	public void setNClob(int index, Reader value, long length) throws SQLException {
		this.delegate.setNClob(index, value, length);
	}

	@Override
	public void setSQLXML(int index, SQLXML value) throws SQLException {
		this.delegate.setSQLXML(index, value);
	}

	@Override
	public void setObject(int index, Object value, int targetType, int scaleOrLength) throws SQLException {
		this.delegate.setObject(index, value, targetType, scaleOrLength);
	}

	@Override
	public void setAsciiStream(int index, InputStream value, long length) throws SQLException {
		this.delegate.setAsciiStream(index, value, length);
	}

	@Override
	public void setBinaryStream(int index, InputStream value, long length) throws SQLException {
		this.delegate.setBinaryStream(index, value, length);
	}

	@Override
	public void setCharacterStream(int index, Reader value, long length) throws SQLException {
		this.delegate.setCharacterStream(index, value, length);
	}

	@Override
	public void setAsciiStream(int index, InputStream value) throws SQLException {
		this.delegate.setAsciiStream(index, value);
	}

	@Override
	public void setBinaryStream(int index, InputStream value) throws SQLException {
		this.delegate.setBinaryStream(index, value);
	}

	@Override
	public void setCharacterStream(int index, Reader value) throws SQLException {
		this.delegate.setCharacterStream(index, value);
	}

	@Override
	public void setNCharacterStream(int index, Reader value) throws SQLException {
		this.delegate.setNCharacterStream(index, value);
	}

	@Override
	public void setClob(int index, Reader value) throws SQLException {
		this.delegate.setClob(index, value);
	}

	@Override
	public void setBlob(int index, InputStream value) throws SQLException {
		this.delegate.setBlob(index, value);
	}

	@Override
	public void setNClob(int index, Reader value) throws SQLException {
		this.delegate.setNClob(index, value);
	}

	@Override
	public void setObject(int index, Object value, SQLType targetType, int scaleOrLength) throws SQLException {
		this.delegate.setObject(index, value, targetType, scaleOrLength);
	}

	@Override
	public void setObject(int index, Object value, SQLType targetType) throws SQLException {
		this.delegate.setObject(index, value, targetType);
	}

	@Override
	public long executeLargeUpdate() throws SQLException {
		boolean lasting = begin();
		try {
			return this.delegate.executeLargeUpdate();
		}
		catch (SQLException ex) {
			throw failed(ex, lasting);
		}
	}

}
