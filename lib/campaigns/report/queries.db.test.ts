import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";
import { contextAt, finish, launchTo, sendTo, tell } from "../testing.ts";
import { listCampaigns } from "./queries.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

const firstPage = { page: 1, pageSize: 10 };

test("the list tells two sends of one template apart by name, and says who sent them", async () => {
  const first = await launchTo(owner, 1);
  const second = await launchTo(owner, 1, { beside: first });
  const { rows } = await listCampaigns(first.ctx, firstPage);
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([first.id, second.id]));
  expect(new Set(rows.map(({ templateName }) => templateName)).size).toBe(1);
  expect(new Set(rows.map(({ name }) => name)).size).toBe(2);
  for (const { by } of rows) expect(by).toBe(first.ctx.actor.name);
});

test("the list says until when answers of a campaign are awaited that has sent everything", async () => {
  const launched = await sendTo(owner, 2);
  const [first = "", second = ""] = launched.ids;
  await tell(launched, first, "uncertain", 5);
  const row = async () => (await listCampaigns(launched.ctx, firstPage)).rows[0];
  expect(await row()).toMatchObject({ awaited: null });
  await tell(launched, second, "accepted", 6);
  expect(await row()).toMatchObject({ awaited: { messages: 1, until: contextAt(launched, 86_400).now } });
  await tell(launched, first, "left_in_doubt", 86_400);
  await finish(launched, 86_401);
  expect(await row()).toMatchObject({ awaited: null, uncertain: 1 });
});
