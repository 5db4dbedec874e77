/** Webhooks are accepted by their signature only, and applied once. */
import { createHmac } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { request } from "undici";
import { messages } from "#db/schema/messages";
import { dailyStatistics } from "#db/schema/operations";
import { expect, test } from "#e2e/fixtures";
import { phoneOf } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { makeChannel } from "#e2e/support/workspace";
import { openChannel, webhookUrl } from "#lib/channels/binding/open-channel";

async function post(url: string, body: string, signature: string | null): Promise<number> {
  const answer = await request(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(signature ? { "x-hub-signature-256": signature } : {}) },
    body,
  });
  await answer.body.dump();
  return answer.statusCode;
}

test("a webhook with a wrong or missing signature is refused, and a replayed one changes the state once", async ({
  database,
  workspace,
  as,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const person = phoneOf(77);
  const words = `When do you open on Sunday, ${workspace.slug}?`;
  await sandbox.say(person, channel.sender.externalId, words);
  const body = await sandbox.deliveredWebhook(words);
  const opened = await openChannel(owner.ctx(), channel.id);
  if (!opened) throw new Error("the channel has no secrets");
  const { appSecret } = opened.channel.credentials as { appSecret: string };
  const url = webhookUrl("whatsapp", channel.id);
  const sign = (secret: string, text = body) => `sha256=${createHmac("sha256", secret).update(text).digest("hex")}`;

  expect(await post(url, body, null)).toBe(401);
  expect(await post(url, body, sign("not the secret"))).toBe(401);
  expect(await post(url, `${body} `, sign(appSecret))).toBe(401);
  expect(await post(webhookUrl("whatsapp", "cams-0000000000"), body, sign(appSecret))).toBe(401);

  const again = await Promise.all(Array.from({ length: 50 }, () => post(url, body, sign(appSecret))));
  expect(new Set(again)).toEqual(new Set([200]));
  await until("the worker has applied them all", async () => {
    const [row] = await database.sql<{ waiting: number }[]>`
      SELECT count(*)::int AS waiting FROM inbound_events
      WHERE workspace_id = ${workspace.id} AND applied_at IS NULL`;
    return row?.waiting === 0;
  });

  const filed = await database.db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, workspace.id), eq(messages.address, person)));
  expect(filed).toHaveLength(1);
  const counted = await database.db
    .select({ inbound: dailyStatistics.inbound })
    .from(dailyStatistics)
    .where(eq(dailyStatistics.workspaceId, workspace.id));
  expect(counted.reduce((sum, day) => sum + day.inbound, 0)).toBe(1);

  const page = await as("viewer");
  await page.goto(`/channels/${channel.id}/messages/inbound`);
  await expect(page.getByRole("row").filter({ hasText: words })).toHaveCount(1);
});
