/** `npm run reset`: removes this folder's data, after asking. */
import { existsSync, rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { dataPaths } from "./start/paths.ts";
import { readPlacement } from "./start/postgres-account.ts";
import { recover } from "./start/postmaster.ts";
import { liveRun } from "./start/run-file.ts";

const paths = dataPaths();
const elsewhere = readPlacement(paths).elsewhere;
const places = [paths.root, elsewhere].filter((place) => place !== undefined && existsSync(place)) as string[];

if (places.length === 0) {
  console.log(`Nothing to remove: there is no ${paths.root}.`);
  process.exit(0);
}
const run = liveRun(paths.run);
if (run) {
  console.error(`Carillon is running from this folder (pid ${run.starter.pid}). Stop it with Ctrl-C first.`);
  process.exit(1);
}
if (!process.argv.includes("--yes") && !(await agreed())) {
  console.log("Nothing was removed.");
  process.exit(1);
}
// A server that outlived a killed start would write into the void.
await recover(elsewhere ? `${elsewhere}/postgres` : paths.postgres);
for (const place of places) {
  rmSync(place, { recursive: true, force: true });
  console.log(`Removed ${place}`);
}

async function agreed(): Promise<boolean> {
  console.log("This removes for good, with every workspace, message and stored credential in it:");
  for (const place of places) console.log(`  ${place}`);
  if (!process.stdin.isTTY) {
    console.log("Give --yes to go ahead without being asked.");
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question("Go ahead? (y/N) ");
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}
