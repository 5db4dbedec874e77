import { expect, test } from "vitest";
import { explainFailure } from "./server-failure.ts";

test.each([
  ["port", 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', /port is in use/],
  ["held", 'FATAL:  lock file "postmaster.pid" already exists', /Another database server/],
  ["fatal", "FATAL:  could not write lock file: No space left on device", /disk is full/],
  ["fatal", "initdb: error: could not create directory: Read-only file system", /read-only/],
  ["fatal", "postgres: error while loading shared libraries: libicuuc.so.60: cannot open", /lacks a library/],
  [
    "fatal",
    `FATAL:  database files are incompatible with server
DETAIL:  The data directory was initialized by PostgreSQL version 17, which is not compatible with this version 18.4.`,
    /another major version/,
  ],
  [
    "fatal",
    `FATAL:  database files are incompatible with server
DETAIL:  The database cluster was initialized with PG_CONTROL_VERSION 0, but the server was compiled with PG_CONTROL_VERSION 1800.`,
    /control file.*damaged/,
  ],
  ["fatal", "FATAL:  incorrect checksum in control file", /control file.*damaged/],
  ["fatal", 'PANIC:  could not read file "global/pg_control": read 100 of 296', /control file.*damaged/],
  ["fatal", 'but could not open file "/x/global/pg_control": No such file or directory', /control file.*missing/],
  ["fatal", 'FATAL:  data directory "/x" has wrong ownership', /belongs to another user/],
  ["fatal", "FATAL:  data directory has invalid permissions", /can be read by others/],
  ["fatal", "EACCES: spawn postgres EACCES", /may not enter/],
  ["fatal", "FATAL:  could not resize shared memory segment to 1 bytes: No space left on device", /memory/],
  ["fatal", "PANIC:  could not locate a valid checkpoint record", /damaged/],
  ["fatal", "an unknown message", /did not start/],
])("explains a failure of kind %s: %s", (kind, output, cause) => {
  const failure = explainFailure(output, "/data/logs/postgres.log");
  expect(failure.kind).toBe(kind);
  expect(failure.problem.message).toMatch(cause);
  expect(failure.problem.remedy).not.toBe("");
  expect(`${failure.problem.remedy}${failure.problem.detail}`).toContain("/data/logs/postgres.log");
});
