/**
 * `npm run -s password -- --email <address>`: prints a link that sets a new password once, within 30 minutes. For people who
 * have forgotten theirs where no mail server is configured. Uses DATABASE_URL, or the embedded database while it runs.
 */
import { parseArgs } from "node:util";
import { databaseRoles } from "#db/access/roles";
import { connect } from "#db/client";
import { makePasswordLink, passwordLinkMinutes, passwordLinkUrl } from "#lib/auth/password/password-links";
import { withRole } from "#lib/database-url";
import { completeEnvironment, stop, stopFor } from "./start/command-environment.ts";

const usage = "Usage: npm run -s password -- --email <address>";

function address(): string {
  try {
    const { values } = parseArgs({ options: { email: { type: "string" } } });
    if (values.email) return values.email.trim().toLowerCase();
  } catch (error) {
    stop(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
  stop(usage);
}

const email = address();
completeEnvironment();
const { env } = await import("#lib/env");
const connection = connect(withRole(env().DATABASE_URL, databaseRoles.operator), { max: 1, name: "carillon-password" });
try {
  const made = await makePasswordLink(connection.db, { email, madeBy: "operator" }, new Date());
  if (!made) {
    console.error(`Nobody signs in as ${email}, or the user is disabled.`);
    process.exitCode = 1;
  } else {
    console.log(passwordLinkUrl(env().NEXTAUTH_URL, made.token));
    console.error(`Give this link to the person themselves. It works once, within ${passwordLinkMinutes} minutes.`);
  }
} catch (error) {
  stopFor(error);
} finally {
  await connection.close();
}
