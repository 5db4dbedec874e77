/** `npm run reset`: deletes the data directory, after asking. */
import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { dataPaths } from "#lib/embedded/data-paths";
import { recover } from "#lib/embedded/recovery";
import { databaseDirectory, readPlacement, removeData } from "#lib/embedded/server-account";
import { liveRun } from "./start/processes/run-file.ts";

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
if (!process.argv.includes("--yes") && !(await confirmed())) {
  console.log("Nothing was removed.");
  process.exit(1);
}
// Stop a server that outlived a killed start.
await recover(databaseDirectory(paths));
removeData(paths);
for (const place of places) console.log(`Removed ${place}`);

async function confirmed(): Promise<boolean> {
  console.log("This deletes, with every workspace, message and stored credential:");
  for (const place of places) console.log(`  ${place}`);
  if (!process.stdin.isTTY) {
    console.log("Use --yes to skip this question.");
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question("Go ahead? (y/N) ");
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}
