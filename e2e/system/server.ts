import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "#scripts/start/embedded";
import { dataPaths } from "#scripts/start/paths";
import { readPlacement } from "#scripts/start/postgres-account";

/** A PostgreSQL server with durability on, that a test may stop and start again. */
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
      if (server.url !== url) throw new Error("the server came back elsewhere");
    },
    async close() {
      await server.stop();
      const elsewhere = readPlacement(paths).elsewhere;
      for (const place of [paths.root, elsewhere]) if (place) rmSync(place, { recursive: true, force: true });
    },
  };
}
