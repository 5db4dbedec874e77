import { randomBytes } from "node:crypto";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DataPaths } from "#lib/embedded/data-paths";
import { readJson, writeFileDurably } from "#lib/embedded/files";
import { Problem } from "#lib/embedded/problem";
import { databaseDirectory } from "#lib/embedded/server-account";

const Secrets = z.object({
  postgresPassword: z.string(),
  appPassword: z.string(),
  nextAuthSecret: z.string(),
  sealingKey: z.string(),
  demoPassword: z.string(),
});
export type Secrets = z.output<typeof Secrets>;

/**
 * The secrets of this data directory. Those of the first start are generated and not kept yet: `keepSecrets` does that.
 * Stored credentials cannot be opened without the sealing key, so a damaged file is reported and never replaced.
 *
 * @throws Problem when the file is damaged, or when it is missing beside the database that it belongs to
 */
export function loadSecrets(paths: DataPaths): Secrets {
  if (!existsSync(paths.secrets)) {
    refuseLostSecrets(paths);
    return {
      postgresPassword: randomBytes(24).toString("hex"),
      appPassword: randomBytes(24).toString("hex"),
      nextAuthSecret: randomBytes(32).toString("base64"),
      sealingKey: randomBytes(32).toString("base64"),
      demoPassword: `carillon-${randomBytes(5).toString("hex")}`,
    };
  }
  const parsed = Secrets.safeParse(readJson(paths.secrets));
  if (!parsed.success)
    throw new Problem(
      `${paths.secrets} is damaged or incomplete.`,
      "Restore a copy of it; stored credentials cannot be opened without it. `npm run reset` starts over without the data.",
    );
  chmodSync(paths.secrets, 0o600);
  return parsed.data;
}

/** Keeps generated secrets; a file that is there stays as it is. @throws the error of the file system */
export function keepSecrets(paths: DataPaths, secrets: Secrets): void {
  if (!existsSync(paths.secrets)) writeFileDurably(paths.secrets, `${JSON.stringify(secrets, null, 2)}\n`);
}

/** New secrets for an old database would lock it up: its password and what is sealed in it are the old ones. */
function refuseLostSecrets(paths: DataPaths): void {
  const database = databaseDirectory(paths);
  if (!existsSync(join(database, "PG_VERSION"))) return;
  throw new Problem(
    `${paths.secrets} is missing, and the database in ${database} needs it: its password and the key to stored credentials were in it.`,
    "Restore a copy of it. Nothing was changed; `npm run reset` starts over without the data.",
  );
}
