import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataPaths, projectRoot } from "#lib/embedded/data-paths";
import { Problem } from "#lib/embedded/problem";
import { ownerUrl } from "#lib/embedded/server";
import { readPlacement } from "#lib/embedded/server-account";
import { readRun } from "./processes/run-file.ts";
import { loadSecrets } from "./secrets.ts";

/** Ends a command with a sentence for the operator. */
export function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

/**
 * Sets the variables that `npm start` would give its processes, unless they are set already, so that a command works on the
 * embedded database while it runs. Ends the command when there is none.
 */
export function completeEnvironment(): void {
  if (existsSync(join(projectRoot, ".env"))) process.loadEnvFile(join(projectRoot, ".env"));
  try {
    fillIn();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    stop(`${error.message} ${error.remedy}`);
  }
}

function fillIn(): void {
  const paths = dataPaths();
  process.env.NEXTAUTH_URL ||= readRun(paths.run)?.url ?? "";
  if (process.env.DATABASE_URL && process.env.SEALING_KEY && process.env.NEXTAUTH_SECRET) return;
  if (!existsSync(paths.secrets))
    throw new Problem(
      "There is no database yet.",
      "Start Carillon once with npm start, or set DATABASE_URL, SEALING_KEY and NEXTAUTH_SECRET.",
    );
  const secrets = loadSecrets(paths);
  process.env.SEALING_KEY ||= secrets.sealingKey;
  process.env.NEXTAUTH_SECRET ||= secrets.nextAuthSecret;
  if (process.env.DATABASE_URL) return;
  const { port } = readPlacement(paths);
  if (!port)
    throw new Problem("The embedded database has not been started from this folder.", "Start it with npm start.");
  process.env.DATABASE_URL = ownerUrl(port, secrets.postgresPassword);
}

/** Ends a command whose database cannot be used, with the reason. */
export function stopFor(error: unknown): never {
  const { code } = error as { code?: string };
  if (code === "ECONNREFUSED") stop("The database does not answer. Start Carillon with npm start first.");
  stop(error instanceof Error ? error.message : String(error));
}
