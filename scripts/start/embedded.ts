/** The embedded database as one thing: found, recovered, created once, started. */

import { withCredentials } from "../../lib/database-url.ts";
import type { DataPaths } from "./paths.ts";
import type { Addresses } from "./plan.ts";
import { ensureDatabase, initialise, ownerUrl, type RunningServer, startServer } from "./postgres.ts";
import { chooseServer, readPlacement, writePlacement } from "./postgres-account.ts";
import { findBinaries } from "./postgres-binaries.ts";
import { recover } from "./postmaster.ts";
import type { Secrets } from "./secrets.ts";

export type Embedded = RunningServer & {
  created: boolean;
  /** What had to be put right first, in a person's words. */
  recovered: string;
  note: string | undefined;
};

/**
 * Starts the database of a data directory.
 * @param password of the superuser, set when the database is created
 * @throws Problem in one line with its remedy
 */
export async function startEmbedded(
  paths: DataPaths,
  password: string,
  settings: Record<string, string> = {},
): Promise<Embedded> {
  const server = chooseServer(paths, findBinaries());
  const found = await recover(server.dataDirectory);
  const recovered = {
    nothing: "",
    stopped: "an earlier server was still running and was stopped",
    cleared: "an earlier server had been killed",
  }[found];
  const options = { password, settings, logPath: paths.log("postgres"), port: readPlacement(paths).port };
  const created = await initialise(server, options);
  const running = await startServer(server, options);
  try {
    await ensureDatabase(running);
  } catch (error) {
    await running.stop();
    throw error;
  }
  // Kept the same from start to start, so that a person's database tool stays connected.
  if (running.port !== options.port) writePlacement(paths, { ...readPlacement(paths), port: running.port });
  return { ...running, created, recovered, note: server.note };
}

/** How the processes of a run reach the embedded database: as its owner, and as the web's own role. */
export function embeddedAddresses(port: number, secrets: Secrets): Addresses {
  const databaseUrl = ownerUrl(port, secrets.postgresPassword);
  return { databaseUrl, webDatabaseUrl: withCredentials(databaseUrl, "carillon_app", secrets.appPassword) };
}
