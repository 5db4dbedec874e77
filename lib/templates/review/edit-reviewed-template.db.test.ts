import { afterAll, describe, expect, it } from "vitest";
import { templateVersions } from "#db/schema/templates";
import { listTemplateVersions } from "../queries.ts";
import {
  failure,
  fakePlatform,
  formOf,
  hour,
  later,
  makeChannel,
  makeTemplate,
  owner,
  readTemplate,
  validContent,
  web,
} from "../test-support.ts";
import { submitTemplate } from "./submit-template.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

describe("editing a reviewed template", () => {
  const approved = { state: "pass", externalId: "ext", version: 1, submittedAt: later(-48 * hour) } as const;
  const edited = { ...validContent, body: "Hello $(name), other words that come with your order on $(day) then." };

  it("stops sending an approved template until the edit is reviewed", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, approved);
    const { find, asked } = fakePlatform();
    expect(await submitTemplate(channel.ctx, formOf(row, edited), find)).toEqual({ state: "auditing" });
    expect(asked).toEqual(["edit ext"]);
    expect(await listTemplateVersions(channel.ctx, row.code)).toMatchObject([{ version: 2, editedApproved: true }]);
  });

  it("keeps the approved content when the platform refuses the edit", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, approved);
    const { find } = fakePlatform({ edit: async () => failure("TEMPLATE") });
    await expect(submitTemplate(channel.ctx, formOf(row, edited), find)).rejects.toMatchObject({
      code: "platform_refused",
    });
    expect(await readTemplate(channel, row.code)).toMatchObject({ state: "pass", version: 1, content: validContent });
  });

  const editsAt = async (workspaceId: string, code: string, hoursAgo: number[]) => {
    await owner.db.insert(templateVersions).values(
      hoursAgo.map((ago, index) => ({
        workspaceId,
        templateCode: code,
        version: index + 2,
        content: validContent,
        editedApproved: true,
        submittedBy: "Ines",
        submittedAt: later(-ago * hour),
      })),
    );
  };

  it.each([
    ["a second edit in 24 hours", [23], "templates.editDaily"],
    ["an eleventh edit in 30 days", [30, 60, 90, 120, 150, 180, 210, 240, 270, 300], "templates.editMonthly"],
  ])("refuses %s", async (_, hoursAgo, key) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { ...approved, version: hoursAgo.length + 1 });
    await editsAt(channel.ctx.workspaceId, row.code, hoursAgo);
    const { find, asked } = fakePlatform();
    await expect(submitTemplate(channel.ctx, formOf(row, edited), find)).rejects.toMatchObject({
      code: "limit_exceeded",
      key,
    });
    expect(asked).toEqual([]);
  });

  it.each(["fail", "paused"] as const)("does not limit edits of a template that is %s", async (state) => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { ...approved, state, version: 2 });
    await editsAt(channel.ctx.workspaceId, row.code, [1]);
    expect(await submitTemplate(channel.ctx, formOf(row, edited), fakePlatform().find)).toEqual({ state: "auditing" });
    const [last] = await listTemplateVersions(channel.ctx, row.code);
    expect(last).toMatchObject({ version: 3, editedApproved: false });
  });

  it("cannot change the category of an approved template", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, approved);
    await expect(
      submitTemplate(channel.ctx, { ...formOf(row), category: "marketing" }, fakePlatform().find),
    ).rejects.toMatchObject({
      key: "templates.categoryFixed",
    });
  });
});
