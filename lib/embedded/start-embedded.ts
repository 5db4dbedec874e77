/** Starts the embedded PostgreSQL of a data directory: recovers what an earlier run left, creates it once, runs it. */

import { findBinaries } from "./binaries.ts";
import type { DataPaths } from "./data-paths.ts";
import { recover } from "./recovery.ts";
import { ensureDatabase, initialise, type RunningServer, type ServerOptions, startServer } from "./server.ts";
import { chooseServer, readPlacement, writePlacement } from "./server-account.ts";

export type Embedded = RunningServer & {
  /** True when this start created the database. */
  created: boolean;
  /** What was cleaned up after an earlier run, as a sentence for the console; "" when nothing was. */
  recovered: string;
  /** Where the data is, when that is not the data directory. */
  note: string | undefined;
};

/**
 * Starts the database of a data directory.
 * @param password the superuser's, set when the database is created
 * @param settings PostgreSQL settings that replace ours, such as `{ fsync: "off" }`
 * @param given.keepPort for a restart: processes know the port of the last start
 * @throws Problem with a cause and a remedy
 */
export async function startEmbedded(
  paths: DataPaths,
  password: string,
  settings: Record<string, string> = {},
  given: Pick<ServerOptions, "keepPort"> = {},
): Promise<Embedded> {
  const server = chooseServer(paths, findBinaries());
  const found = await recover(server.dataDirectory);
  const recovered = {
    nothing: "",
    stopped: "an earlier server was still running and was stopped",
    cleared: "an earlier server had been killed",
  }[found];
  const options = { ...given, password, settings, logPath: paths.log("postgres"), port: readPlacement(paths).port };
  const created = await initialise(server, options);
  const running = await startServer(server, options);
  try {
    await ensureDatabase(running);
  } catch (error) {
    await running.stop();
    throw error;
  }
  // Keep the port from start to start, so that saved connections of database tools stay valid.
  if (running.port !== options.port) writePlacement(paths, { ...readPlacement(paths), port: running.port });
  return { ...running, created, recovered, note: server.note };
}
