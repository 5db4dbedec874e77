/**
 * `node lib/demo/connect.ts`: binds the demonstration's channels to a running sandbox, which is not running yet when the
 * demonstration is written. Subscribes their webhooks, reads their numbers and submits their approved templates. Safe
 * to repeat; does nothing without the demonstration.
 */

import { and, eq, inArray, isNull } from "drizzle-orm";
import { databaseRoles } from "#db/access/roles";
import { connect } from "#db/client";
import { accountDirectory } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { bindAccount } from "#lib/channels/binding/bind-account";
import type { Ctx } from "#lib/context";
import { withRole } from "#lib/database-url";
import { env } from "#lib/env";
import { toDraft } from "#lib/templates/content/to-draft";
import { templateLink } from "#lib/templates/platform-link";
import { sandboxAccounts } from "./sandbox-account.ts";

const connection = connect(withRole(env().DATABASE_URL, databaseRoles.operator), { max: 2, name: "carillon-seed" });
try {
  const { db } = connection;
  const demoChannels = await db
    .select({
      workspaceId: accountDirectory.workspaceId,
      channelId: accountDirectory.channelId,
      accountId: accountDirectory.accountId,
    })
    .from(accountDirectory)
    .where(
      and(
        eq(accountDirectory.environment, "sandbox"),
        inArray(
          accountDirectory.accountId,
          sandboxAccounts.map(({ accountId }) => accountId),
        ),
      ),
    );
  for (const { workspaceId, channelId, accountId } of demoChannels) {
    const account = sandboxAccounts.find((one) => one.accountId === accountId);
    if (!account) continue;
    const ctx: Ctx = { workspaceId, actor: { kind: "system", name: "Demonstration" }, db, now: new Date() };
    await bindChannel(ctx, channelId, account);
  }
} finally {
  await connection.close();
}

async function bindChannel(ctx: Ctx, channelId: string, account: (typeof sandboxAccounts)[number]): Promise<void> {
  const { accountId, accessToken, appSecret } = account;
  const bound = await bindAccount(ctx, {
    channelId,
    environment: "sandbox",
    accountId,
    credentials: { accessToken, appSecret },
  });
  if (!bound.bound) throw new Error(`The sandbox refused the ${bound.step}: ${bound.failure.detail}`);
  console.log(`${bound.accountName}: ${bound.numbers} numbers`);
  const link = await templateLink(ctx, channelId);
  if (!link) return;
  const waiting = and(
    eq(templates.workspaceId, ctx.workspaceId),
    eq(templates.channelId, channelId),
    eq(templates.state, "pass"),
    isNull(templates.externalId),
  );
  for (const row of await ctx.db.select().from(templates).where(waiting)) {
    const answer = await link.templates.submit(link.channel, toDraft(row), link.io);
    if (!answer.ok) throw new Error(`The sandbox refused the template ${row.name}: ${answer.failure.detail}`);
    await ctx.db
      .update(templates)
      .set({ externalId: answer.value.externalId })
      .where(and(eq(templates.workspaceId, ctx.workspaceId), eq(templates.code, row.code)));
    console.log(`${row.name}: ${answer.value.state}`);
  }
}
