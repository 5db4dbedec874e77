import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseRoles } from "#db/access/roles";
import { type Connection, connect } from "#db/client";
import { migrate } from "#db/migrate";
import { withRole } from "#lib/database-url";
import { dataPaths } from "#lib/embedded/data-paths";
import { removeData } from "#lib/embedded/server-account";
import { startEmbedded } from "#lib/embedded/start-embedded";
import { forgetEnv } from "#lib/env";

/**
 * Runs `work` on a temporary PostgreSQL with the settings of `npm start`. Commits wait for the disk, because figures
 * about storing would mean nothing otherwise.
 */
export async function withServer<T>(work: (serverUrl: string) => Promise<T>): Promise<T> {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), "carillon-bench-")));
  const server = await startEmbedded(paths, randomBytes(16).toString("hex"));
  const remove = async () => {
    await server.stop();
    removeData(paths);
  };
  // The server has a process group of its own and would outlive an interrupted benchmark.
  const interrupt = () => void remove().finally(() => process.exit(130));
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, interrupt);
  try {
    return await work(server.url);
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.removeListener(name, interrupt);
    await remove();
  }
}

export type Scratch = { url: string; owner: Connection; web: Connection };

/** Runs `work` on a migrated database, with connections as the owner and as the web, to which row-level security applies. */
export async function withDatabase<T>(work: (database: Scratch) => Promise<T>): Promise<T> {
  return withServer(async (url) => {
    await migrate(url);
    Object.assign(process.env, scratchVariables(url));
    forgetEnv();
    const owner = connect(url, { max: 10 });
    const web = connect(withRole(url, databaseRoles.web), { max: 10, preparesRepeated: true });
    try {
      return await work({ url, owner, web });
    } finally {
      await Promise.all([owner.close(), web.close()]);
    }
  });
}

/** The environment variables that every process needs, with random secrets. */
function scratchVariables(url: string): Record<string, string> {
  return {
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    DATABASE_URL: url,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    SEALING_KEY: randomBytes(32).toString("base64"),
  };
}
