import { expect, test } from "vitest";
import { callIntentJob } from "#lib/inbound/intents/job";
import { collectMailboxJob } from "#lib/inbound/mailboxes/job";
import { driveLaneJob } from "#lib/sending/lanes/jobs";

const limitsOf = ({ kind, maxAttempts, heartbeatSeconds, timeoutSeconds, concurrency }: typeof driveLaneJob) => ({
  ...{ kind, maxAttempts, heartbeatSeconds, timeoutSeconds, concurrency },
});

/** Written down here a second time on purpose: how often each is tried, when its worker is lost, and how many run at once. */
test.each([
  [driveLaneJob, "lane.drive", 20, 60, 4],
  [callIntentJob, "intent.call", 5, 60, 16],
  // The next reading comes by itself.
  [collectMailboxJob, "mailbox.collect", 2, 90, 4],
] as const)("limits of %o", (job, kind, maxAttempts, timeoutSeconds, concurrency) => {
  expect(limitsOf(job as never)).toEqual({ kind, maxAttempts, heartbeatSeconds: 10, timeoutSeconds, concurrency });
});

test("calls of one workspace run four at a time, and mailboxes one by one", () => {
  const groupOf = (messageId: string) => callIntentJob.groupOf?.({ workspaceId: "w", messageId });
  expect(["17", "18", "19", "20", "21"].map((end) => groupOf(`20261121120000000000${end}`))).toEqual([
    ...["w/1", "w/2", "w/3", "w/0", "w/1"],
  ]);
  expect(groupOf("2026112112000000000103")).toBe("w/3");
  expect(collectMailboxJob.groupOf?.({ workspaceId: "w", channelId: "c" })).toBe("c");
});

test("a lane's troubles are kept with the lane, a mailbox's with its channel", () => {
  expect(driveLaneJob.aboutOf?.({ workspaceId: "w", laneId: "l" })).toBe("l");
  expect(collectMailboxJob.aboutOf?.({ workspaceId: "w", channelId: "c" })).toBe("c");
});
