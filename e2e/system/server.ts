import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dataPaths } from "#lib/embedded/data-paths";
import { removeData } from "#lib/embedded/server-account";
import { startEmbedded } from "#lib/embedded/start-embedded";

/** A PostgreSQL server with durability on, which a test can restart. */
export async function openServer(): Promise<{ url: string; restart(): Promise<void>; close(): Promise<void> }> {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), "carillon-system-")));
  const password = "only-for-tests";
  let server = await startEmbedded(paths, password);
  return {
    url: server.url,
    async restart() {
      const { url } = server;
      await server.stop();
      server = await startEmbedded(paths, password);
      if (server.url !== url) throw new Error("the server restarted on another port");
    },
    async close() {
      await server.stop();
      removeData(paths);
    },
  };
}
