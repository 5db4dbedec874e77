/** `npm run migrate`: migrates the database of DATABASE_URL. Safe to run several times at once. */
import { migrate } from "#db/migrate";
import { env } from "#lib/env";

const { DATABASE_URL } = env();
const startedAt = performance.now();
const password = process.env.APP_ROLE_PASSWORD;
await migrate(DATABASE_URL, password ? { appRolePassword: password } : {});
console.log(`The database is up to date (${Math.round(performance.now() - startedAt)} ms).`);
