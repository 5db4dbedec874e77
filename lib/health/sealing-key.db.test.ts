import { execFile } from "node:child_process";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { forgetEnv } from "#lib/env";
import { seal } from "#lib/seal";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { checkSealedValues, checkSealingKey, keepSealingChecks, WrongSealingKey } from "./sealing-key.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 1 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString("base64");
const rest = { DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "a secret of at least thirty-two characters" };
function use(keys: string) {
  Object.assign(process.env, rest, { SEALING_KEY: keys });
  forgetEnv();
}

let place: { workspaceId: string; channelId: string };
beforeAll(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  const { channelId } = await makeSendable(owner.db, workspace.id);
  place = { workspaceId: workspace.id, channelId };
});
beforeEach(async () => {
  use(keyOf(1));
  await owner.sql`DELETE FROM sealing_checks`;
  await store("nothing sealed");
});
afterEach(() => use(keyOf(1)));

const store = (secretsSealed: string) =>
  owner.db.update(bindings).set({ secretsSealed }).where(eq(bindings.channelId, place.channelId));
const bound = () => store(sealSecrets(place, { accessToken: "t" }));

test("any key is right while nothing is sealed", async () => {
  use(keyOf(9));
  expect(await checkSealedValues(owner.sql)).toEqual([]);
  await keepSealingChecks(owner.sql);
  await expect(checkSealingKey(web.sql)).resolves.toBeUndefined();
});

test("another key than the one values were sealed with is refused, with the next step and without a key", async () => {
  await bound();
  expect(await checkSealedValues(owner.sql)).toEqual(["v1"]);
  const error = await checkSealedValues(owner.sql, keyOf(9)).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(WrongSealingKey);
  expect(error.message).toContain("key v1");
  expect(error.remedy).toContain("forget-sealed");
  expect(error.message + error.remedy).not.toContain(keyOf(9));
});

test("a key that was rotated opens old and new values, and the old one may go when nothing needs it", async () => {
  await bound();
  use(`2:${keyOf(2)},1:${keyOf(1)}`);
  expect(await checkSealedValues(owner.sql)).toEqual(["v1"]);
  await expect(checkSealedValues(owner.sql, `2:${keyOf(2)}`)).rejects.toThrow(/key v1/);
  await bound();
  expect(await checkSealedValues(owner.sql, `2:${keyOf(2)}`)).toEqual(["v2"]);
});

test.each([
  [
    "of an earlier version, each secret sealed by itself",
    () =>
      store(JSON.stringify({ accessToken: seal("t", { ...place, field: `bindings/${place.channelId}/accessToken` }) })),
  ],
  [
    "a PIN",
    () =>
      owner.sql`UPDATE senders SET pin_sealed = (
      SELECT ${seal("1", { workspaceId: place.workspaceId, field: "senders/the-sender/pin" })}::text), id = 'the-sender'
      WHERE channel_id = ${place.channelId}`,
  ],
])("values are checked wherever they stand: %s", async (_what, write) => {
  await write();
  expect(await checkSealedValues(owner.sql)).toEqual(["v1"]);
  await expect(checkSealedValues(owner.sql, keyOf(9))).rejects.toThrow(WrongSealingKey);
  await owner.sql`UPDATE senders SET pin_sealed = NULL`;
});

test("one damaged value among good ones does not keep a process from starting", async () => {
  await bound();
  const [row] = await owner.db.select().from(bindings).where(eq(bindings.channelId, place.channelId));
  await owner.db
    .insert(bindings)
    .values({ ...row, channelId: "another", accountId: "x" } as typeof bindings.$inferInsert);
  expect(await checkSealedValues(owner.sql)).toEqual(["v1"]);
  await owner.db.delete(bindings).where(eq(bindings.channelId, "another"));
});

test("the web checks its key on a text that workers keep, for it may not read the secrets of all workspaces", async () => {
  await bound();
  await keepSealingChecks(owner.sql);
  await expect(checkSealingKey(web.sql)).resolves.toBeUndefined();
  use(keyOf(9));
  await expect(checkSealingKey(web.sql)).rejects.toThrow(WrongSealingKey);
  await expect(checkSealedValues(web.sql)).rejects.toMatchObject({ code: "42501" });
  // Once nothing is sealed with the old key, the texts follow.
  use(keyOf(1));
  await store("nothing sealed");
  await keepSealingChecks(owner.sql);
  use(keyOf(9));
  await expect(checkSealingKey(web.sql)).resolves.toBeUndefined();
});

test.each(["lib/worker/main.ts", "lib/door/main.ts", "scripts/web.ts"])(
  "%s does not start with a wrong key, and says why",
  async (program) => {
    await bound();
    await keepSealingChecks(owner.sql);
    const env = {
      ...process.env,
      ...rest,
      WEB_DATABASE_URL: appUrl,
      SEALING_KEY: keyOf(9),
      NODE_ENV: "production" as const,
      VITEST: "",
    };
    const ended = await new Promise<{ code: unknown; said: string }>((settle) =>
      execFile(process.execPath, [program], { env, timeout: 30_000 }, (error, _out, said) =>
        settle({ code: error?.code, said }),
      ),
    );
    expect(ended.code).toBe(1);
    expect(ended.said).toContain("SEALING_KEY does not open what is stored");
    expect(ended.said).toContain("Put that SEALING_KEY back");
  },
);
