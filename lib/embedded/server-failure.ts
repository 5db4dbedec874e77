import { lastLines } from "./files.ts";
import { Problem } from "./problem.ts";

export type Failure = { kind: "port" | "held" | "fatal"; problem: Problem };

type Known = { seen: RegExp; kind?: Failure["kind"]; cause: string; remedy: string };

/** Messages of a server that does not start, with cause and remedy. The first match wins. */
const known: Known[] = [
  {
    seen: /could not bind|Address already in use|could not create any TCP\/IP sockets/,
    kind: "port",
    cause: "The database's port is in use by another program.",
    remedy: "Start again; another port will be chosen.",
  },
  {
    seen: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/,
    kind: "held",
    cause: "Another database server is using this data.",
    remedy: "Stop the other start of this folder, wait a few seconds and start again.",
  },
  // Must come before the full disk: both end in "No space left on device".
  {
    seen: /could not create shared memory segment|could not resize shared memory|Cannot allocate memory/,
    cause: "There is not enough memory for the database server.",
    remedy: "Give the machine or container at least 1 GB (and --shm-size=256m), then start again.",
  },
  {
    seen: /No space left on device/,
    cause: "The disk is full.",
    remedy: "Free some space (100 MB is enough to start) and start again; nothing committed is lost.",
  },
  {
    seen: /Read-only file system/,
    cause: "The data directory is on a read-only file system.",
    remedy: "Mount it writable, or set CARILLON_DATA_DIR to a folder that can be written.",
  },
  {
    seen: /error while loading shared libraries|cannot open shared object file|Library not loaded/,
    cause: "The embedded PostgreSQL lacks a library.",
    remedy: "Run `npm rebuild`, or `npm ci` again without --ignore-scripts.",
  },
  // The server compares the major version before it reads the control file: whatever that one says, the version is ours.
  {
    seen: /PG_CONTROL_VERSION|incorrect checksum in control file|could not (?:open|read) file "[^"]*global\/pg_control"/,
    cause: "The database's control file, global/pg_control, is damaged or missing.",
    remedy: "Restore a copy of the data directory; without one, `npm run reset` begins anew.",
  },
  {
    seen: /database files are incompatible with server|was initialized by PostgreSQL version/,
    cause: "The data was made by another major version of PostgreSQL.",
    remedy:
      "Start with the version of Carillon that made it, or move the data with pg_dump from an ordinary PostgreSQL.",
  },
  {
    seen: /has wrong ownership|cannot be run as root|must be owned by/,
    cause: "The data belongs to another user than the one the server runs as.",
    remedy: "Start as the user who owns the data directory.",
  },
  {
    seen: /has invalid permissions/,
    cause: "The data directory can be read by others, which PostgreSQL refuses.",
    remedy: "Run `chmod 700` on the folder named in the log.",
  },
  {
    seen: /Permission denied|EACCES/,
    cause: "The database server may not enter a folder it needs.",
    remedy: "Check who owns the folder named in the log, or set CARILLON_DATA_DIR to another one.",
  },
  {
    seen: /invalid locale name/,
    cause: "This system lacks the locale C.UTF-8.",
    remedy: "Install the locale (Debian: `apt-get install libc-bin`), or set DATABASE_URL to a PostgreSQL of your own.",
  },
  {
    seen: /could not locate a valid checkpoint record|invalid primary checkpoint|PANIC/,
    cause: "The database's files are damaged.",
    remedy: "Restore a copy of the data directory; without one, `npm run reset` begins anew.",
  },
];

/** Explains why the server did not start, from its output. `kind` tells whether another port or a later try may help. */
export function explainFailure(output: string, logPath: string): Failure {
  const detail = lastLines(output, 6);
  const match = known.find(({ seen }) => seen.test(output));
  if (!match)
    return {
      kind: "fatal",
      problem: new Problem("The database server did not start.", `Its log says why: ${logPath}`, detail),
    };
  return { kind: match.kind ?? "fatal", problem: new Problem(match.cause, match.remedy, `${detail}\n(${logPath})`) };
}
