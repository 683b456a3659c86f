-- Two roles with no more rights than they need: one for `sync`, one that only reads, for `verify`, `status` and BI tools.
-- Run it by psql, as a superuser, in the database of the tables. It changes nothing that is there already, so it may be run again.
--
--   psql -d mydb -f deploy/postgres/role.sql
--   psql -d mydb -v etl=etl -v reader=etl_reader -v schema=hubspot_etl -f deploy/postgres/role.sql    (other names than these)
--
-- Then give both a password. psql sends it hashed, so that it shows in no log and no list of processes:
--
--   psql -d mydb -c '\password etl'
--   psql -d mydb -c '\password etl_reader'
--
-- On a managed service, whose administrator is no superuser, first:  CREATE ROLE etl LOGIN; GRANT etl TO CURRENT_USER;
-- Tables that another program has made in the schema must change their owner, since only an owner may add columns:
--
--   REASSIGN OWNED BY old_role TO etl;

\set ON_ERROR_STOP on
\if :{?etl}
\else
  \set etl etl
\endif
\if :{?reader}
\else
  \set reader etl_reader
\endif
\if :{?schema}
\else
  \set schema hubspot_etl
\endif

BEGIN;

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'etl', :'reader']) name
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) \gexec

-- TEMPORARY: batches, and the lists that are compared, go through temporary tables.
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO :"etl", :"reader";

-- CREATE in this schema alone. What `sync` makes there it owns, so it may widen and extend it; the schema itself it may not drop.
SELECT format('CREATE SCHEMA %I', :'schema') WHERE to_regnamespace(quote_ident(:'schema')) IS NULL \gexec
GRANT USAGE, CREATE ON SCHEMA :"schema" TO :"etl";

-- Reading, also of tables that are not there yet.
GRANT USAGE ON SCHEMA :"schema" TO :"reader";
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO :"reader";
ALTER DEFAULT PRIVILEGES FOR ROLE :"etl" IN SCHEMA :"schema" GRANT SELECT ON TABLES TO :"reader";

COMMIT;

-- Databases from before PostgreSQL 15 let everybody make tables in the schema public. That is not for this script to change.
SELECT coalesce(bool_or(has_schema_privilege(:'etl', oid, 'CREATE')), false) AS everybody
FROM pg_catalog.pg_namespace WHERE nspname = 'public' \gset
\if :everybody
  \warn 'Every role may create tables in the schema public. Unless something relies on that: REVOKE CREATE ON SCHEMA public FROM PUBLIC;'
\endif
