/** `npm run migrate`: migrates the database of DATABASE_URL. Safe to run several times at once. */
import { MissingRight } from "#db/access/roles";
import { migrate } from "#db/migrate";
import { env } from "#lib/env";

process.env.CARILLON_PROCESS ??= "migrate";
const { DATABASE_URL } = env();
const startedAt = performance.now();
const { APP_ROLE_PASSWORD: web, DOOR_ROLE_PASSWORD: door, WORKER_ROLE_PASSWORD: worker } = process.env;
const { SYSTEM_ROLE_PASSWORD: system } = process.env;
const passwords = { ...(web && { web }), ...(door && { door }), ...(worker && { worker }), ...(system && { system }) };
try {
  await migrate(DATABASE_URL, { passwords });
  console.log(`The database is up to date (${Math.round(performance.now() - startedAt)} ms).`);
} catch (error) {
  if (!(error instanceof MissingRight)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
