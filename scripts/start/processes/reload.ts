import { watch } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#lib/embedded/data-paths";
import type { Service } from "./service.ts";

/** The processes that run the code of a folder. Next reloads pages by itself. */
const RUN_BY: Record<string, string[]> = {
  lib: ["worker", "door"],
  db: ["worker", "door"],
  sandbox: ["sandbox"],
};
const QUIET_MS = 200;

/** Restarts processes when their code changes. Files saved within 200 ms of each other cause one restart. */
export function reloadOnChange(services: Service[], stop: AbortSignal): void {
  for (const [folder, names] of Object.entries(RUN_BY)) {
    let timer: NodeJS.Timeout | undefined;
    watch(join(projectRoot, folder), { recursive: true, signal: stop }, (_event, file) => {
      if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const service of services) if (names.includes(service.name)) service.restart();
      }, QUIET_MS);
    });
  }
}
