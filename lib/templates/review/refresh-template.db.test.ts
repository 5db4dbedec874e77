import { afterAll, describe, expect, it } from "vitest";
import {
  failure,
  fakePlatform,
  hour,
  later,
  makeChannel,
  makeTemplate,
  owner,
  readTemplate,
  web,
} from "../test-support.ts";
import { refreshTemplate, refreshWaitingTemplates } from "./refresh-template.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("refreshTemplate", () => {
  const waiting = { state: "auditing", externalId: "ext", version: 1, submittedAt: later(-hour) } as const;

  it("adopts the state the platform reports", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, waiting);
    const { find } = fakePlatform({
      read: async () => ({ ok: true, value: { state: "fail", category: null, reason: "PROMOTIONAL" } }),
    });
    expect(await refreshTemplate(channel.ctx, row.code, find)).toEqual({ state: "fail" });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "fail", reason: "PROMOTIONAL" });
  });

  it("does not apply an approval to an edit whose answer was lost", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { ...waiting, state: "unaudit" });
    expect(await refreshTemplate(channel.ctx, row.code, fakePlatform().find)).toEqual({ state: "unaudit" });
  });

  it("refuses a draft, and reports an outage of the platform", async () => {
    const channel = await makeChannel();
    const draft = await makeTemplate(channel);
    await expect(refreshTemplate(channel.ctx, draft.code, fakePlatform().find)).rejects.toMatchObject({
      key: "templates.notAtPlatform",
    });
    const row = await makeTemplate(channel, waiting);
    const down = fakePlatform({ read: async () => failure("TRANSIENT") });
    await expect(refreshTemplate(channel.ctx, row.code, down.find)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("cannot find another workspace's template", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel, waiting);
    await expect(refreshTemplate(other.ctx, row.code, fakePlatform().find)).rejects.toMatchObject({
      key: "notFound.template",
    });
  });

  it("refreshes overdue templates, and continues when one fails", async () => {
    const channel = await makeChannel();
    const overdue = await makeTemplate(channel, waiting);
    await makeTemplate(channel, { ...waiting, submittedAt: later(-60_000) });
    await makeTemplate(channel, { ...waiting, state: "pass" });
    await makeTemplate(channel);
    expect(
      await refreshWaitingTemplates(channel.ctx, fakePlatform({ read: async () => failure("TRANSIENT") }).find),
    ).toBe(1);
    const { find, asked } = fakePlatform();
    expect(await refreshWaitingTemplates(channel.ctx, find)).toBe(1);
    expect(asked).toEqual(["read ext"]);
    expect((await readTemplate(channel, overdue.code)).state).toBe("pass");
    expect(await refreshWaitingTemplates(channel.ctx, find)).toBe(0);
  });
});
