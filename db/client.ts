import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";

/** A handle to run queries on: the pool, or a transaction of it. */
export type Db = PostgresJsDatabase;

export type Connection = { sql: Sql; db: Db; close(): Promise<void> };

/**
 * Opens a pool. Connections are made on first use and mended by themselves after the database was restarted.
 *
 * `prepare` stays on: the walls of row-level security depend on settings of the transaction, not of the connection.
 */
export function connect(url: string, options: { max?: number; name?: string } = {}): Connection {
  const sql = postgres(url, {
    max: options.max ?? 10,
    connect_timeout: 5,
    idle_timeout: 60,
    max_lifetime: 60 * 30,
    onnotice: () => {},
    connection: { application_name: options.name ?? "carillon" },
  });
  return { sql, db: drizzle(sql), close: () => sql.end({ timeout: 5 }) };
}
