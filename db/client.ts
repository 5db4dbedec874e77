import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";

/** A handle to run queries on: the pool, or a transaction of it. */
export type Db = PostgresJsDatabase;

/**
 * How the text of a statement begins that each connection parses and plans only once. For statements of fixed text whose planning
 * costs more than their work, and whose plan does not depend on how full a table is.
 */
const preparedMark = "/* prepared */";

export type Connection = { sql: Sql; db: Db; close(): Promise<void> };

/** Longest pause inside a transaction. Nothing of ours waits for the network while it holds one. */
export const idleInTransactionMs = 20_000;
/** A pool is replaced at most this often while the server is away. */
const renewEveryMs = 500;

/**
 * Opens a pool. Connections are made on first use.
 *
 * A connection that the server cuts while a write is pending never works again in this driver (it waits for a timer that
 * was cleared), so the pool as a whole is replaced by a fresh one when the server cuts any: what runs on the old one ends
 * there, what comes next finds living connections. The limits of the driver that close connections by themselves are off,
 * so that a closed one always means the server.
 *
 * @param url may carry start-up options, such as the role of the web
 */
export function connect(
  url: string,
  options: { max?: number; name?: string; preparesRepeated?: boolean } = {},
): Connection {
  const isPrepared = options.preparesRepeated ? repeatedTexts() : isMarked;
  let closing = false;
  let renewedAt = 0;
  let pool: Sql;

  const open = (): Sql => {
    const opened: Sql = postgres(url, {
      max: options.max ?? 10,
      connect_timeout: 5,
      idle_timeout: 0,
      max_lifetime: null,
      onnotice: () => {},
      onclose: () => renew(opened),
      connection: {
        application_name: options.name ?? "carillon",
        // A process that is frozen in the middle of a transaction must not hold its locks: the server cuts it off.
        idle_in_transaction_session_timeout: idleInTransactionMs,
        ...(options.preparesRepeated ? { plan_cache_mode: "force_custom_plan" } : {}),
      },
    });
    // Sets how times are read on this pool's connections, as the first one's.
    drizzle(opened);
    return preparing(opened, isPrepared);
  };
  const renew = (dead: Sql) => {
    if (closing || dead !== pool || Date.now() - renewedAt < renewEveryMs) return;
    renewedAt = Date.now();
    pool = open();
    dead.end({ timeout: 30 }).catch(() => {});
  };
  pool = open();

  const sql = new Proxy(pool, {
    apply: (_first, _self, args: Parameters<Sql>) => pool(...args),
    get: (_first, key) => Reflect.get(pool, key),
  });
  return {
    sql,
    db: drizzle(sql),
    async close() {
      closing = true;
      await pool.end({ timeout: 5 });
    },
  };
}

/**
 * Keeps the process alive through two faults. One is the driver's: after the server cut a connection in the middle of a
 * transaction, it still writes the ROLLBACK to the socket that is gone and throws where nobody can catch it; the
 * transaction itself has been refused by then. The other is a full disk under a file of ours, such as the log: what could
 * not be written is lost, and the work goes on. Any other uncaught error ends the process, as it should.
 */
export function surviveCutConnections(report: (error: unknown) => void): void {
  process.on("uncaughtException", (error) => {
    report(error);
    const lateWrite = error instanceof TypeError && /postgres[\\/](?:\w+[\\/])*connection\.js/.test(error.stack ?? "");
    if (!lateWrite && !isFullDisk(error)) process.exit(1);
  });
}

/** A file system that has no room for a write, or none for this user. */
function isFullDisk(error: Error): boolean {
  return ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Says of the text of a statement whether it is prepared. */
type IsPrepared = (text: string) => boolean;

const isMarked: IsPrepared = (text) => text.startsWith(preparedMark);

/** At most this many statements are prepared on a connection, of at most so many characters each. */
const preparedLimits = { statements: 300, length: 8_000 };

/** Says yes to a text that was asked before. Few are kept: a text with a list of any length is another one each time. */
function repeatedTexts(): IsPrepared {
  const prepared = new Set<string>();
  let seen = new Set<string>();
  return (text) => {
    if (prepared.has(text) || isMarked(text)) return true;
    if (prepared.size >= preparedLimits.statements || text.length > preparedLimits.length) return false;
    if (seen.has(text)) {
      prepared.add(text);
      return true;
    }
    if (seen.size >= 2 * preparedLimits.statements) seen = new Set();
    seen.add(text);
    return false;
  };
}

/** A pool or transaction that prepares such statements. The driver by itself prepares none that comes as text. */
function preparing<T extends object>(on: T, isPrepared: IsPrepared): T {
  return new Proxy(on, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function") return member;
      if (key === "unsafe")
        return (text: string, params: unknown[], options?: object) =>
          member.call(
            target,
            text,
            params,
            params?.length > 0 && isPrepared(text) ? { ...options, prepare: true } : options,
          );
      if (key === "begin" || key === "savepoint")
        return (...args: unknown[]) => member.call(target, ...args.map((arg) => preparingIn(arg, isPrepared)));
      return member;
    },
  });
}

/** A callback of the driver that gets a transaction which prepares; anything else as it is. */
function preparingIn(arg: unknown, isPrepared: IsPrepared): unknown {
  return typeof arg === "function" ? (tx: object) => arg(preparing(tx, isPrepared)) : arg;
}
