import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, connect } from "#db/client";
import { migrate } from "#db/migrate";
import { withRole } from "#lib/database-url";
import { APP_ROLE, forgetEnv } from "#lib/env";
import { startEmbedded } from "#scripts/start/embedded";
import { dataPaths } from "#scripts/start/paths";
import { readPlacement } from "#scripts/start/postgres-account";

/**
 * Runs `work` on a PostgreSQL made for it and removed afterwards, with the settings `npm start` gives it: writes are on
 * disk when a transaction ends, or figures about storing would mean nothing.
 */
export async function withServer<T>(work: (serverUrl: string) => Promise<T>): Promise<T> {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), "carillon-bench-")));
  const server = await startEmbedded(paths, randomBytes(16).toString("hex"));
  const clear = async () => {
    await server.stop();
    const elsewhere = readPlacement(paths).elsewhere;
    for (const place of [paths.root, elsewhere]) if (place) rmSync(place, { recursive: true, force: true });
  };
  // The server has a process group of its own and would outlive a benchmark that is called off.
  const callOff = () => void clear().finally(() => process.exit(130));
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, callOff);
  try {
    return await work(server.url);
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.removeListener(name, callOff);
    await clear();
  }
}

export type Scratch = { url: string; owner: Connection; web: Connection };

/** Runs `work` on a migrated database, reached as the owner and as the web, which row-level security holds. */
export async function withDatabase<T>(work: (database: Scratch) => Promise<T>): Promise<T> {
  return withServer(async (url) => {
    await migrate(url);
    Object.assign(process.env, scratchVariables(url));
    forgetEnv();
    const owner = connect(url, { max: 10 });
    const web = connect(withRole(url, APP_ROLE), { max: 10 });
    try {
      return await work({ url, owner, web });
    } finally {
      await Promise.all([owner.close(), web.close()]);
    }
  });
}

/** What every process of ours wants to know, with secrets that are nobody's. */
function scratchVariables(url: string): Record<string, string> {
  return {
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    DATABASE_URL: url,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    SEALING_KEY: randomBytes(32).toString("base64"),
  };
}
