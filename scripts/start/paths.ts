import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout this file belongs to. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

export type DataPaths = ReturnType<typeof dataPaths>;

/** Where a run keeps what outlives it; `CARILLON_DATA_DIR` moves all of it. */
export function dataPaths(directory = process.env.CARILLON_DATA_DIR || ".data") {
  const root = resolve(projectRoot, directory);
  return {
    root,
    secrets: join(root, "secrets.json"),
    run: join(root, "run.json"),
    postgres: join(root, "postgres"),
    server: join(root, "postgres.json"),
    sandboxState: join(root, "sandbox.json"),
    logs: join(root, "logs"),
    log: (name: string) => join(root, "logs", `${name}.log`),
  };
}
