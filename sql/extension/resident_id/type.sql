
-- resident_id: the citizen identity number (GB 11643), 8 bytes by value.

CREATE TYPE resident_id;

CREATE FUNCTION resident_id_in(cstring) RETURNS resident_id
	STABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resident_id_in(cstring) IS
	'input; stable, not immutable, because a birth date must not be later than today in China';

CREATE FUNCTION resident_id_out(resident_id) RETURNS cstring
	IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resident_id_out(resident_id) IS 'output: all 18 characters, X as a capital';

CREATE FUNCTION resident_id_recv(internal) RETURNS resident_id
	STABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resident_id_recv(internal) IS
	'binary input: the packed value, 8 bytes in network order; checked as strictly as text input';

CREATE FUNCTION resident_id_send(resident_id) RETURNS bytea
	IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resident_id_send(resident_id) IS
	'binary output: the packed value, 8 bytes in network order';

CREATE TYPE resident_id (
	INPUT = resident_id_in,
	OUTPUT = resident_id_out,
	RECEIVE = resident_id_recv,
	SEND = resident_id_send,
	LIKE = pg_catalog.int8
);
COMMENT ON TYPE resident_id IS
	'citizen identity number (GB 11643-1999), check digit, province and birth date checked';
