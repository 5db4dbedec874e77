import { eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { tokenOf } from "#lib/audience/unsubscribe-link";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { GET, POST } from "./route.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 2 });
const web = await connectionAs("web");
afterAll(() => Promise.all([owner.close(), web.close()]));

const address = "ines@people.example";
const place = async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, new Date());
  const channelId = await insertChannel(owner.db, workspace.id, { type: "email", state: "bound" });
  const token = tokenOf({ workspaceId: workspace.id, channelId, address });
  const left = async () =>
    (await owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, workspace.id))).length;
  return { token, left };
};
const props = (token: string) => ({ params: Promise.resolve({ token }) });
const click = (token: string) =>
  POST(
    new Request(`http://console.example/unsubscribe/${token}/one-click`, {
      ...{ method: "POST", body: "List-Unsubscribe=One-Click" },
      headers: { "content-type": "application/x-www-form-urlencoded" },
    }),
    props(token),
  );

it("is left by a post without a session, as often as it comes, and never by opening the link", async () => {
  const { token, left } = await place();
  for (let times = 0; times < 2; times++) {
    const opened = await GET(new Request(`http://console.example/unsubscribe/${token}/one-click`), props(token));
    expect([opened.status, opened.headers.get("location")]).toEqual([307, `/unsubscribe/${token}`]);
  }
  expect(await left()).toBe(0);
  for (let times = 0; times < 2; times++) {
    const answer = await click(token);
    expect([answer.status, answer.headers.get("location")]).toEqual([200, null]);
  }
  expect(await left()).toBe(1);
});

it("refuses a link that is not ours", async () => {
  const [mine, theirs] = [await place(), await place()];
  const mixed = `${mine.token.split(".")[0]}.${theirs.token.split(".")[1]}`;
  for (const token of [mixed, mine.token.slice(0, -1), "nothing"]) expect((await click(token)).status).toBe(404);
  expect([await mine.left(), await theirs.left()]).toEqual([0, 0]);
});
