import { randomBytes } from "node:crypto";
import { chmodSync, existsSync } from "node:fs";
import { z } from "zod";
import { readJson, writeFileDurably } from "./files.ts";
import type { DataPaths } from "./paths.ts";
import { Problem } from "./problem.ts";

const Secrets = z.object({
  postgresPassword: z.string(),
  appPassword: z.string(),
  nextAuthSecret: z.string(),
  sealingKey: z.string(),
  demoPassword: z.string(),
});
export type Secrets = z.output<typeof Secrets>;

/**
 * The secrets of this data directory, made at random at the first start. The sealing key is what opens stored
 * credentials, so a damaged file is reported and never quietly replaced.
 * @throws Problem when the file cannot be understood
 */
export function loadSecrets(paths: DataPaths): Secrets {
  if (!existsSync(paths.secrets)) {
    const made: Secrets = {
      postgresPassword: randomBytes(24).toString("hex"),
      appPassword: randomBytes(24).toString("hex"),
      nextAuthSecret: randomBytes(32).toString("base64"),
      sealingKey: randomBytes(32).toString("base64"),
      demoPassword: `carillon-${randomBytes(5).toString("hex")}`,
    };
    writeFileDurably(paths.secrets, `${JSON.stringify(made, null, 2)}\n`);
    return made;
  }
  const parsed = Secrets.safeParse(readJson(paths.secrets));
  if (!parsed.success)
    throw new Problem(
      `${paths.secrets} cannot be read: it is damaged or lacks a value.`,
      "Put back a copy of it; it opens the stored credentials. Without one, `npm run reset` begins anew.",
    );
  chmodSync(paths.secrets, 0o600);
  return parsed.data;
}
