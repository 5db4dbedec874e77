/** Saves the world to a JSON file, so that accounts stay bound after a restart and pending reviews and receipts continue. */
import { renameSync, writeFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import type { Plan } from "./meta/webhooks/receipts.ts";
import type { Delivery } from "./meta/webhooks/webhooks.ts";
import type { Sandbox } from "./sandbox.ts";

const SAVE_AFTER_MS = 500;
const FORMAT = 1;
const MAPS = ["apps", "portfolios", "wabas", "tokens", "codes", "media", "uploads", "persons", "windows"] as const;

type Saved = {
  format: number;
  seed: number;
  random: number;
  dials: object;
  maps: Record<(typeof MAPS)[number], [string, unknown][]>;
  numbers: unknown[];
  templates: unknown[];
  plans: Plan[];
  deliveries: Delivery[];
};

function serialize(sandbox: Sandbox): string {
  const { world } = sandbox;
  const saved: Saved = {
    format: FORMAT,
    seed: sandbox.seed,
    random: world.random.state,
    dials: sandbox.dials,
    maps: Object.fromEntries(MAPS.map((name) => [name, [...world[name]]])) as Saved["maps"],
    numbers: [...world.numbers.values()],
    templates: [...world.templates.values()],
    plans: sandbox.receipts.plans,
    deliveries: sandbox.webhooks.waiting.slice(0, 1000),
  };
  return JSON.stringify(saved);
}

function restore(sandbox: Sandbox, saved: Saved): void {
  const { world } = sandbox;
  sandbox.seed = saved.seed;
  world.random.state = saved.random;
  Object.assign(sandbox.dials, saved.dials);
  for (const name of MAPS) {
    const map = world[name] as Map<string, unknown>;
    map.clear();
    for (const [key, value] of saved.maps[name]) map.set(key, value);
  }
  world.numbers.clear();
  world.templates.clear();
  for (const number of saved.numbers) world.keepNumber(number as never);
  for (const template of saved.templates) {
    world.keepTemplate(template as never);
    sandbox.review.watch(template as never);
  }
  sandbox.receipts.resume(saved.plans);
  sandbox.webhooks.resume(saved.deliveries);
}

/**
 * Restores the world from `file` if it exists, and saves to it after changes.
 * @returns a function that saves immediately, for the shutdown
 * @throws Error when the file is not a snapshot
 */
export async function keepSnapshot(sandbox: Sandbox, file: string): Promise<() => void> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text !== null) {
    const saved = JSON.parse(text) as Saved;
    if (saved.format !== FORMAT) throw new Error(`${file} is not a snapshot of this sandbox; remove it to start over`);
    restore(sandbox, saved);
  }
  let timer: NodeJS.Timeout | null = null;
  sandbox.changed = () => {
    timer ??= setTimeout(async () => {
      timer = null;
      await writeFile(`${file}.new`, serialize(sandbox), { mode: 0o600 });
      await rename(`${file}.new`, file);
    }, SAVE_AFTER_MS);
  };
  return () => {
    if (timer) clearTimeout(timer);
    timer = null;
    writeFileSync(`${file}.out`, serialize(sandbox), { mode: 0o600 });
    renameSync(`${file}.out`, file);
  };
}
