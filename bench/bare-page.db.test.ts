import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";
import { latestMessages } from "./bare-page/app/latest-messages.js";

const { ownerUrl } = await testDatabase();
const connection = connect(ownerUrl, { max: 1 });
afterAll(() => connection.close());

it("the page of the ceiling reads columns that exist", async () => {
  expect(await latestMessages(connection.sql)).toEqual([]);
});
