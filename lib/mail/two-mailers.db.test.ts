import { afterAll, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { mails } from "#db/schema/mail";
import { type Ctx, inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { startMailServer } from "#lib/testing/mail-server";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { sendDueMails } from "./drain.ts";
import { putMail } from "./outbox.ts";

const database = await testDatabase();
setWebEnvironment(database);
const server = await startMailServer();
const owner = connect(database.ownerUrl, { max: 4 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
afterAll(() => Promise.all([owner.close(), server.close()]));

const now = new Date();
const contextOf = (workspaceId: string): Ctx => ({
  ...{ workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now },
});

test("a mail that another worker is just claiming holds nobody up and stays with it", async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  const { ctx } = await workspace.member("owner");
  const put = (recipient: string) =>
    inTransaction(ctx, ({ db }) =>
      putMail(db, { workspaceId: workspace.id, kind: "test", language: "en", recipient, payload: {} }, now),
    );
  const first = await put("first@people.example");
  await put("second@people.example");
  const leaseUntil = new Date(now.getTime() + 120_000).toISOString();
  const [claimed, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const claiming = owner.sql.begin(async (tx) => {
    await tx`UPDATE mails SET state = 'sending', tries = 1, lease_until = ${leaseUntil} WHERE id = ${first}`;
    claimed.resolve();
    await commit.promise;
  });
  await claimed.promise;
  const other = sendDueMails(worker.db, contextOf, () => now);
  // Whoever waited for the claim of the first would get no further before it is committed.
  await vi
    .waitFor(() => expect(server.received.flatMap(({ to }) => to)).toEqual(["second@people.example"]), 5_000)
    .finally(() => commit.resolve());
  await Promise.all([claiming, other]);
  expect(await owner.db.select().from(mails).orderBy(mails.recipient)).toMatchObject([
    { recipient: "first@people.example", state: "sending", tries: 1 },
    { recipient: "second@people.example", state: "sent", tries: 1 },
  ]);
});
