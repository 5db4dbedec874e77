import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataPaths, projectRoot } from "#lib/embedded/data-paths";
import { Problem } from "#lib/embedded/problem";
import { ownerUrl } from "#lib/embedded/server";
import { readPlacement } from "#lib/embedded/server-account";
import { loadSecrets } from "./secrets.ts";

/**
 * Sets the variables that `npm start` would give its processes, unless they are set already: for commands that work on its
 * database while it runs.
 *
 * @throws Problem when there is no database to work on
 */
export function completeEnvironment(): void {
  if (existsSync(join(projectRoot, ".env"))) process.loadEnvFile(join(projectRoot, ".env"));
  const paths = dataPaths();
  if (process.env.DATABASE_URL && process.env.SEALING_KEY && process.env.NEXTAUTH_SECRET) return;
  if (!existsSync(paths.secrets))
    throw new Problem(
      "There is no database yet.",
      "Start Carillon once with npm start, or set DATABASE_URL, SEALING_KEY and NEXTAUTH_SECRET.",
    );
  const secrets = loadSecrets(paths);
  const { port } = readPlacement(paths);
  process.env.SEALING_KEY ||= secrets.sealingKey;
  process.env.NEXTAUTH_SECRET ||= secrets.nextAuthSecret;
  if (process.env.DATABASE_URL) return;
  if (!port)
    throw new Problem("The embedded database has not been started from this folder.", "Start it with npm start.");
  process.env.DATABASE_URL = ownerUrl(port, secrets.postgresPassword);
}
