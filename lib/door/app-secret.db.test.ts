/** The secret of the installation's own app, set in the console and not in the environment. */
import { createHmac } from "node:crypto";
import { afterAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { forgetEnv } from "#lib/env";
import { seal } from "#lib/seal";
import { forgetSettings, loadSettings, settingPlace } from "#lib/settings/current";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { buildDoor } from "./server.ts";

const { ownerUrl } = await testDatabase();
delete process.env.META_APP_SECRET;
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const asDoor = await connectionAs("door");
const door = await buildDoor(asDoor);
afterAll(async () => {
  await door.close();
  await owner.close();
  forgetSettings();
});

const secret = "set in the console";
const payload = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "999000111", changes: [] }] });
const post = async () => {
  const signature = createHmac("sha256", secret).update(payload).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return (await door.inject({ method: "POST", url: "/webhooks/whatsapp", headers, payload })).statusCode;
};

test("proves the app's posts at the door, which learns it while it runs and sees no other setting", async () => {
  expect(await post()).toBe(401);
  const sealed = seal(secret, settingPlace("META_APP_SECRET"));
  await owner.sql`
    INSERT INTO settings (key, sealed, updated_by)
    VALUES ('META_APP_SECRET', ${sealed}, 'system'), ('META_CONFIG_ID', ${sealed}, 'system')`;
  const seen = await asDoor.sql`SELECT key FROM settings`;
  expect(seen.map(({ key }) => key)).toEqual(["META_APP_SECRET"]);
  await loadSettings(asDoor.db);
  expect(await post()).toBe(200);
});

test("is looked for again every few seconds", async () => {
  forgetSettings();
  expect(await post()).toBe(401);
  await vi.waitFor(async () => expect(await post()).toBe(200), { timeout: 15_000, interval: 200 });
});
