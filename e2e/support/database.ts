import { type Connection, connect } from "#db/client";
import { env } from "#lib/env";

/** Connects to the database as its owner, without row-level security, to set up specs and to check results. */
export function openDatabase(): Connection {
  return connect(env().DATABASE_URL, { max: 2 });
}
