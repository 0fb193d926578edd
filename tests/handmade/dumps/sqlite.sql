PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "kneprotese" (
	"id"	INTEGER,
	"alder"	INTEGER CHECK(alder BETWEEN 0 AND 120),
	"kjonn"	TEXT NOT NULL CHECK("kjonn" IN ('M','K')), -- kjønn
	"dato"	DATE DEFAULT (date('now')),
	vekt REAL, hoyde REAL,
	"bmi" REAL GENERATED ALWAYS AS (vekt / (hoyde * hoyde)) VIRTUAL,
	PRIMARY KEY("id" AUTOINCREMENT)
);
INSERT INTO kneprotese VALUES(1,70,'M','2024-01-01',80.0,1.7999999999999998223);
INSERT INTO kneprotese VALUES(2,65,'K','2024-01-02; CREATE TABLE falsk (a int);',70.0,1.6);
CREATE TABLE oppfolging(id integer primary key, kne_id integer references kneprotese(id), eq5d text, [merknad fra pasient] text) STRICT;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('kneprotese',2);
CREATE INDEX ix_dato ON kneprotese(dato);
CREATE VIEW siste AS SELECT k.id, max(o.eq5d) AS best FROM kneprotese k JOIN oppfolging o ON o.kne_id = k.id GROUP BY k.id;
CREATE TRIGGER t AFTER INSERT ON kneprotese BEGIN UPDATE kneprotese SET dato = date('now') WHERE id = new.id; END;
CREATE VIRTUAL TABLE sok USING fts5(tekst);
COMMIT;
