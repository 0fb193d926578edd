"""SQL: the dumps of five database programs, tables and views, wherever in the file they begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from regmeta.model import Reading
from regmeta.read import read_file
from regmeta.spec.fields import Spec

POSTGRES = """--
-- PostgreSQL database dump
--
SET statement_timeout = 0;
CREATE FUNCTION public.now_is() RETURNS text AS $$ BEGIN; CREATE TABLE nei (a int); END $$;
CREATE TYPE public.dress_colour AS ENUM ('red', 'blue', 'it''s neither');
CREATE TABLE public.ball (
    id integer NOT NULL,
    colour public.dress_colour,
    "score, first" smallint DEFAULT nextval('a,b'::regclass) NOT NULL,
    height double precision,
    grade character varying(1),
    seen timestamp without time zone,
    CONSTRAINT low CHECK ((("score, first" >= 0) AND ("score, first" <= 10))),
    CONSTRAINT grade_check CHECK (((grade)::text = ANY ((ARRAY['a'::character varying,
        'b'::character varying])::text[])))
);
ALTER TABLE public.ball OWNER TO nobody;
COMMENT ON TABLE public.ball IS 'A ball';
COMMENT ON COLUMN public.ball.colour IS 'Colour of dress; as seen';
INSERT INTO public.ball VALUES (1, 'CREATE TABLE x (b int);');
ALTER TABLE ONLY public.ball ADD CONSTRAINT tall CHECK ((height > (50)::double precision));
"""
MYSQL = """/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `ball`;
CREATE TABLE `ball` (
  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  `colour` enum('red','blue') DEFAULT NULL COMMENT 'Colour, of dress (NOT NULL)',
  `score` tinyint(4) DEFAULT '0' CHECK (`score` between 0 and 10),
  PRIMARY KEY (`id`),
  KEY `i` (`colour`,`score`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`%` SQL SECURITY DEFINER VIEW `seen` AS
select distinct `b`.`colour` AS `Colour`,if((`b`.`score` = 1),'a, b','c') AS `Score`
from `ball` `b`;
"""
TSQL = """SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[Det store ballet](
	[Ball Nr] [int] IDENTITY(1,1) NOT NULL,
	[Farge på kjole] [nvarchar](max) NULL,
	[Svar] [char](1) NULL CHECK ([Svar]='n' OR [Svar]='j'),
 CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Ball Nr] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
ALTER TABLE [dbo].[Det store ballet] WITH CHECK ADD CHECK (([Ball Nr]>=(1)))
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Det folk''s så' ,
 @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',
 @level1name=N'Det store ballet', @level2type=N'COLUMN',@level2name=N'Farge på kjole'
GO
CREATE VIEW [dbo].[Rapport] AS
WITH siste AS (SELECT a, b FROM c)
SELECT TOP (10) s.a AS [Navn på ball], Dobbel = s.b * 2, s.b FROM siste s
GO
"""
SQLITE = """PRAGMA foreign_keys=OFF;
CREATE TABLE IF NOT EXISTS "ball" (id INTEGER PRIMARY KEY AUTOINCREMENT, colour,
  score INTEGER CHECK(score IN (1, 2, -9)), height REAL NOT NULL);
"""
ORACLE = """CREATE TABLE "A"."BALL" ("ID" NUMBER(10,0) NOT NULL ENABLE, "COLOUR" VARCHAR2(50 CHAR));
COMMENT ON COLUMN "A"."BALL"."COLOUR" IS 'Colour of dress';
"""


def read(tmp_path: Path, spec: Spec, sql: str) -> Reading:
    path = tmp_path / "ball.sql"
    path.write_text(sql, encoding="utf-8")
    return read_file(path, spec)


def described(reading: Reading) -> list[tuple[str, str, str]]:
    """(name, label, data type) of every variable."""
    variables = reading.submission["variabel"]
    columns = [variables.column(key) for key in ("DatabaseReferanse", "PreferredTerm", "DataType")]
    return list(zip(*columns, strict=True))


def codes(reading: Reading) -> list[tuple[str, str]]:
    """(variable, value) of every code."""
    table = reading.submission["kode"]
    owners = [code.rpartition(".")[2] for code in table.column("variabel")]
    return list(zip(owners, table.column("verdi"), strict=True))


def limits(reading: Reading, name: str) -> tuple[str, str]:
    variables = reading.submission["variabel"]
    i = variables.column("DatabaseReferanse").index(name)
    return variables.text(i, "GrenseLav"), variables.text(i, "GrenseHoy")


def test_postgres(tmp_path: Path, spec: Spec) -> None:
    reading = read(tmp_path, spec, POSTGRES)
    assert described(reading) == [
        ("id", "id", "2"),
        ("colour", "Colour of dress; as seen", "1"),
        ("score, first", "score, first", "2"),
        ("height", "height", "3"),
        ("grade", "grade", "1"),
        ("seen", "seen", "7"),
    ]
    assert codes(reading) == [
        ("COLOUR", "red"),
        ("COLOUR", "blue"),
        ("COLOUR", "it's neither"),
        ("GRADE", "a"),
        ("GRADE", "b"),
    ]
    assert limits(reading, "score, first") == ("0", "10")
    assert limits(reading, "height") == ("50", "")


def test_mysql_tables_and_views(tmp_path: Path, spec: Spec) -> None:
    reading = read(tmp_path, spec, MYSQL)
    assert described(reading)[:3] == [
        ("id", "id", "2"),
        ("colour", "Colour, of dress (NOT NULL)", "1"),
        ("score", "score", "2"),
    ]
    assert codes(reading) == [("COLOUR", "red"), ("COLOUR", "blue")]
    assert limits(reading, "score") == ("0", "10")


def test_a_view_of_mysql_alone(tmp_path: Path, spec: Spec) -> None:
    view = MYSQL[MYSQL.index("CREATE ALGORITHM") :]
    reading = read(tmp_path, spec, view)
    variables = reading.submission["variabel"]
    assert variables.column("PreferredTerm") == ["Colour", "Score"]
    assert variables.column("DatabaseReferanse")[0] == "`b`.`colour`"


def test_sql_server(tmp_path: Path, spec: Spec) -> None:
    reading = read(tmp_path, spec, TSQL)
    assert described(reading)[:3] == [
        ("Ball Nr", "Ball Nr", "2"),
        ("Farge på kjole", "Det folk's så", "1"),
        ("Svar", "Svar", "1"),
    ]
    assert codes(reading) == [("SVAR", "n"), ("SVAR", "j")]
    assert limits(reading, "Ball Nr") == ("1", "")
    assert reading.submission["datasamling"].column("PreferredTerm")[0] == "Det store ballet"


def test_a_view_of_sql_server(tmp_path: Path, spec: Spec) -> None:
    reading = read(tmp_path, spec, TSQL[TSQL.index("CREATE VIEW") :])
    variables = reading.submission["variabel"]
    assert variables.column("PreferredTerm") == ["Navn på ball", "Dobbel", "b"]


def test_sqlite(tmp_path: Path, spec: Spec) -> None:
    reading = read(tmp_path, spec, SQLITE)
    assert [name for name, _, _ in described(reading)] == ["id", "colour", "score", "height"]
    assert codes(reading) == [("SCORE", "1"), ("SCORE", "2"), ("SCORE", "-9")]


def test_oracle(tmp_path: Path, spec: Spec) -> None:
    assert described(read(tmp_path, spec, ORACLE)) == [
        ("ID", "ID", "3"),
        ("COLOUR", "Colour of dress", "1"),
    ]


@pytest.mark.parametrize("lines", [0, 18, 19, 20, 25, 400])
@pytest.mark.parametrize("sql", [SQLITE, "CREATE VIEW v AS SELECT a AS b, c AS d FROM e;"])
def test_it_does_not_matter_where_in_the_file_it_begins(
    tmp_path: Path, spec: Spec, lines: int, sql: str
) -> None:
    above = "-- one more line\n" * lines
    reading, alone = read(tmp_path, spec, above + sql), read(tmp_path, spec, sql)
    assert described(reading) == described(alone)
    rows = reading.submission["variabel"].rows
    if lines:
        text = (above + sql).split("\n")
        assert all(text[row - 1].strip() and not text[row - 1].startswith("--") for row in rows[:1])
