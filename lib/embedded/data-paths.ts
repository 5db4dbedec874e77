import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of this checkout. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

export type DataPaths = ReturnType<typeof dataPaths>;

/** Files and folders of the data directory, `.data` or `CARILLON_DATA_DIR`. */
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
