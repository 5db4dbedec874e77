import { execFileSync } from "node:child_process";
import { and, eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { forgetEnv } from "#lib/env";
import { seal } from "#lib/seal";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const rest = { DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "a secret of at least thirty-two characters" };
const run = (...args: string[]) =>
  execFileSync(process.execPath, ["scripts/forget-sealed.ts", ...args], {
    encoding: "utf8",
    env: { ...process.env, ...rest, SEALING_KEY: keyOf(9), VITEST: "", NODE_ENV: "production" as const },
  });

/** A bound channel whose secrets and PIN are sealed with a key. */
async function bind(key: string) {
  Object.assign(process.env, rest, { SEALING_KEY: key });
  forgetEnv();
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  const { channelId, senderId } = await makeSendable(owner.db, workspace.id);
  const place = { workspaceId: workspace.id, channelId };
  const secretsSealed = sealSecrets(place, { accessToken: "t" });
  await owner.db.update(bindings).set({ secretsSealed }).where(eq(bindings.channelId, channelId));
  const pinSealed = seal("123456", { workspaceId: workspace.id, field: `senders/${senderId}/pin` });
  await owner.db.update(senders).set({ pinSealed }).where(eq(senders.id, senderId));
  return place;
}

test("what a lost key sealed is named, and let go only when that is asked for; the rest stays", async () => {
  const lost = await bind(keyOf(1));
  const good = await bind(keyOf(9));
  const left = async ({ channelId }: typeof lost) => {
    const [channel] = await owner.db.select().from(channels).where(eq(channels.id, channelId));
    const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
    return {
      ...{ state: channel?.state, sender: sender?.state, pin: sender?.pinSealed !== null },
      bound: await owner.db.$count(bindings, eq(bindings.channelId, channelId)),
      listed: await owner.db.$count(accountDirectory, eq(accountDirectory.channelId, channelId)),
    };
  };
  const before = [await left(lost), await left(good)];
  expect(run()).toContain(`Would remove: account ${lost.channelId}`);
  expect([await left(lost), await left(good)]).toEqual(before);

  expect(run("--yes")).toContain(`Removed: account ${lost.channelId}`);
  expect(await left(lost)).toEqual({ state: "unbound", sender: "DELETED", pin: false, bound: 0, listed: 0 });
  expect(await left(good)).toEqual(before[1]);
  const noted = and(eq(auditLog.workspaceId, lost.workspaceId), eq(auditLog.action, "sealed_value.forgotten"));
  expect(await owner.db.$count(auditLog, noted)).toBe(2);
  expect(run("--yes")).toContain("there is nothing to remove");
});
