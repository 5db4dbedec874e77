/**
 * `npm run -s operator -- --email <address>`: makes a person an operator of the installation, who may open Settings › System.
 * A person who is new gets a user, and a link is printed with which they set their password. `--revoke` takes it back. Uses
 * DATABASE_URL, or the embedded database while it runs.
 */
import { parseArgs } from "node:util";
import { databaseRoles } from "#db/access/roles";
import { connect } from "#db/client";
import { passwordLinkMinutes, passwordLinkUrl } from "#lib/auth/password/password-links";
import { withRole } from "#lib/database-url";
import { grantOperator, revokeOperator } from "#lib/operator/grant-operator";
import { completeEnvironment, stop, stopFor } from "./start/command-environment.ts";

const usage = "Usage: npm run -s operator -- --email <address> [--revoke]";

function options(): { email: string; revoke: boolean } {
  try {
    const { values } = parseArgs({ options: { email: { type: "string" }, revoke: { type: "boolean" } } });
    const email = values.email?.trim().toLowerCase();
    if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) stop(`${email} is not an e-mail address.`);
    if (email) return { email, revoke: values.revoke ?? false };
  } catch (error) {
    stop(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
  stop(usage);
}

const { email, revoke } = options();
completeEnvironment();
const { env } = await import("#lib/env");
const connection = connect(withRole(env().DATABASE_URL, databaseRoles.operator), { max: 1, name: "carillon-operator" });
try {
  if (revoke) {
    if (await revokeOperator(connection.db, email, new Date())) console.error(`${email} is no operator any more.`);
    else {
      console.error(`${email} is no operator.`);
      process.exitCode = 1;
    }
  } else {
    const { token } = await grantOperator(connection.db, email, new Date());
    console.error(`${email} is an operator of this installation: ${env().NEXTAUTH_URL}/settings/system`);
    if (token) {
      console.log(passwordLinkUrl(env().NEXTAUTH_URL, token));
      console.error(`The user is new. The link sets their password, once, within ${passwordLinkMinutes} minutes.`);
    }
  }
} catch (error) {
  stopFor(error);
} finally {
  await connection.close();
}
