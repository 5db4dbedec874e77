/**
 * `node db/seed/connect.ts`: makes the demonstration's channel live in a running sandbox. The seed is written before
 * anything runs; this subscribes the channel's webhooks, reads its numbers and hands in its approved templates. Safe to
 * repeat; without the demonstration it does nothing.
 */
import { and, eq, isNull } from "drizzle-orm";
import { connect } from "#db/client";
import { accountDirectory } from "#db/schema/channels";
import { templates } from "#db/schema/templates";
import { bindAccount } from "#lib/channels/binding/bind-account";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { templateLink } from "#lib/templates/platform-link";
import { toDraft } from "#lib/templates/rules";
import { sandboxAccount } from "./sandbox-account.ts";

const connection = connect(env().DATABASE_URL, { max: 2, name: "carillon-seed" });
try {
  const { db } = connection;
  const held = await db
    .select({ workspaceId: accountDirectory.workspaceId, channelId: accountDirectory.channelId })
    .from(accountDirectory)
    .where(and(eq(accountDirectory.environment, "sandbox"), eq(accountDirectory.accountId, sandboxAccount.accountId)));
  for (const { workspaceId, channelId } of held) {
    await makeLive({ workspaceId, actor: { kind: "system", name: "Demonstration" }, db, now: new Date() }, channelId);
  }
} finally {
  await connection.close();
}

async function makeLive(ctx: Ctx, channelId: string): Promise<void> {
  const { accountId, accessToken, appSecret } = sandboxAccount;
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
