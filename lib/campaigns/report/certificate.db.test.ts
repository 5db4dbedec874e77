import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { expandCampaign } from "../launch/expand.ts";
import { contextAt, launchTo, messagesOf, startSending, tell } from "../testing.ts";
import { certifyCampaign } from "./certificate.ts";
import { listCampaigns } from "./queries.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

test("failures that come later stay within the accepted, and the certificate says so", async () => {
  const launched = await launchTo(owner, 5);
  await expandCampaign(
    () => contextAt(launched, 0),
    launched.id,
    () => false,
  );
  const ids = (await messagesOf(launched)).map(({ id }) => id);
  const [delivered = "", later = "", refused = "", doubt = ""] = ids;
  await startSending(launched, ids.slice(0, 4));
  for (const id of [delivered, later]) await tell(launched, id, "accepted", 1);
  await tell(launched, refused, "failed", 1);
  await tell(launched, doubt, "uncertain", 1);
  await tell(launched, delivered, "delivered", 2);
  await tell(launched, later, "failed", 3);
  const certificate = await inTransaction(launched.ctx, (ctx) => certifyCampaign(ctx, launched.id));
  expect(certificate).toMatchObject({
    ...{ rowsTotal: 6, rowsSkip: 1, rowsSend: 5, accepted: 2, refused: 1, failed: 2, failedLater: 1, uncertain: 1 },
    ...{ waiting: 1, sum: 5, lost: 0, addsUp: true },
  });
  // The list keeps the same figures by increments.
  const { rows } = await listCampaigns(launched.ctx, { page: 1, pageSize: 10 });
  expect(rows).toMatchObject([{ accepted: 2, failed: 2, failedLater: 1, uncertain: 1, delivered: 1, queued: 1 }]);
  expect(await checkInvariants(owner.sql, launched.ctx.workspaceId)).toEqual([]);
});
