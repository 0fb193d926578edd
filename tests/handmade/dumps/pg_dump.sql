--
-- PostgreSQL database dump
--

-- Dumped from database version 14.9 (Ubuntu 14.9-0ubuntu0.22.04.1)
-- Dumped by pg_dump version 14.9 (Ubuntu 14.9-0ubuntu0.22.04.1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: hofte; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA hofte;


ALTER SCHEMA hofte OWNER TO postgres;

--
-- Name: EXTENSION "uuid-ossp"; Type: COMMENT; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;

COMMENT ON EXTENSION "uuid-ossp" IS 'generate universally unique identifiers (UUIDs)';

--
-- Name: side; Type: TYPE; Schema: hofte; Owner: postgres
--

CREATE TYPE hofte.side AS ENUM (
    'venstre',
    'høyre',
    'begge'
);


ALTER TYPE hofte.side OWNER TO postgres;

CREATE FUNCTION hofte.sett_endret() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.endret := now(); -- ; semikolon i kommentar
  RETURN NEW;
END;
$$;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: pasient; Type: TABLE; Schema: hofte; Owner: postgres
--

CREATE TABLE hofte.pasient (
    id integer NOT NULL,
    fodt date NOT NULL,
    kjonn smallint,
    hoyde numeric(5,1),
    CONSTRAINT pasient_hoyde_check CHECK (((hoyde >= (50)::numeric) AND (hoyde <= (250)::numeric))),
    CONSTRAINT pasient_kjonn_check CHECK ((kjonn = ANY (ARRAY[1, 2, 9])))
);


ALTER TABLE hofte.pasient OWNER TO postgres;

--
-- Name: COLUMN pasient.kjonn; Type: COMMENT; Schema: hofte; Owner: postgres
--

COMMENT ON COLUMN hofte.pasient.kjonn IS 'Kjønn';
COMMENT ON COLUMN hofte.pasient.hoyde IS 'Høyde i cm; målt uten sko';

--
-- Name: pasient_id_seq; Type: SEQUENCE; Schema: hofte; Owner: postgres
--

CREATE SEQUENCE hofte.pasient_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE hofte.pasient_id_seq OWNED BY hofte.pasient.id;

--
-- Name: operasjon; Type: TABLE; Schema: hofte; Owner: postgres
--

CREATE TABLE hofte.operasjon (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    pasient_id integer NOT NULL,
    side hofte.side,
    dato timestamp without time zone,
    "ASA klasse" character varying(10),
    komplikasjoner text[],
    CONSTRAINT asa CHECK ((("ASA klasse")::text = ANY ((ARRAY['I'::character varying, 'II'::character varying, 'III'::character varying])::text[])))
);

CREATE VIEW hofte.oversikt AS
 SELECT p.id AS pasient,
    o.dato AS operert
   FROM (hofte.pasient p
     JOIN hofte.operasjon o ON ((o.pasient_id = p.id)));

ALTER TABLE ONLY hofte.pasient ALTER COLUMN id SET DEFAULT nextval('hofte.pasient_id_seq'::regclass);

--
-- Data for Name: pasient; Type: TABLE DATA; Schema: hofte; Owner: postgres
--

COPY hofte.pasient (id, fodt, kjonn, hoyde) FROM stdin;
1	1950-01-01	1	180.5
2	1960-02-03	2	\N
\.

SELECT pg_catalog.setval('hofte.pasient_id_seq', 2, true);

ALTER TABLE ONLY hofte.pasient
    ADD CONSTRAINT pasient_pkey PRIMARY KEY (id);

CREATE INDEX operasjon_dato_idx ON hofte.operasjon USING btree (dato);

ALTER TABLE ONLY hofte.operasjon
    ADD CONSTRAINT operasjon_pasient_id_fkey FOREIGN KEY (pasient_id) REFERENCES hofte.pasient(id);

CREATE TRIGGER endret BEFORE UPDATE ON hofte.operasjon FOR EACH ROW EXECUTE FUNCTION hofte.sett_endret();

--
-- PostgreSQL database dump complete
--

