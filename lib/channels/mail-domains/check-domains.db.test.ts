import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { senders } from "#db/schema/senders";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel, insertSender } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { sealSecrets } from "../binding/secrets.ts";
import { addSenderAddress } from "../sender-addresses/add-address.ts";
import { domainProof } from "../sender-addresses/proof-link.ts";
import { checkMailDomains, readMailDomains } from "./check-domains.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = await connectionAs("web");
afterAll(() => owner.close());

const own = "hello@kiosk.example";
let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  const { id, member } = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await member("owner"));
  channelId = await insertChannel(owner.db, id, { type: "email", state: "bound" });
  await insertBinding(owner.db, id, channelId, {
    ...{ platform: "email", accountId: own, environment: "live" },
    configuration: { baseUrl: "smtp://smtp.kiosk.example:587", security: "starttls" },
    secretsSealed: sealSecrets({ workspaceId: id, channelId }, { callbackKey: "a key nobody guesses" }),
  });
  await insertSender(owner.db, id, channelId, { externalId: own, address: own, addressKind: "email" });
});

const stateOf = async (address: string) =>
  (
    await owner.db
      .select({ state: senders.state })
      .from(senders)
      .where(and(eq(senders.channelId, channelId), eq(senders.externalId, address)))
  )[0]?.state;

it("addresses that wait may send once the records prove their domain, and its later ones at once", async () => {
  const add = (address: string) =>
    addSenderAddress(ctx, { channelId, address, name: "News", replyTo: "", sendType: "batch" });
  for (const address of ["a@shop.example", "b@shop.example", "c@other.example"]) await add(address);
  // Another workspace's text stands in the other domain.
  const zone: Record<string, string[]> = {
    "_carillon.shop.example": [domainProof(ctx.workspaceId, "shop.example")],
    "_carillon.other.example": [domainProof("another workspace", "other.example")],
  };
  const checked = await checkMailDomains(ctx, { channelId }, { resolve: async (name) => zone[name] ?? [] });
  expect(checked.map(({ domain, verifiedAt }) => [domain, verifiedAt !== null])).toEqual([
    ["kiosk.example", false],
    ["other.example", false],
    ["shop.example", true],
  ]);
  expect([await stateOf("a@shop.example"), await stateOf("b@shop.example"), await stateOf("c@other.example")]).toEqual([
    ...["CONNECTED", "CONNECTED", "UNVERIFIED"],
  ]);
  expect(await add("d@shop.example")).toMatchObject({ verified: true });
  // What was proved stays proved, whatever is found later.
  await checkMailDomains(ctx, { channelId }, { resolve: async () => [] });
  const kept = (await readMailDomains(ctx, channelId)).find(({ domain }) => domain === "shop.example");
  expect(kept?.verifiedAt).not.toBeNull();
  expect(kept?.records.every(({ state }) => state === "missing")).toBe(true);
});
