import { and, asc, eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { auditLog } from "#db/schema/workspaces";
import { allowSending, setPauseOnCategoryChange, setSendingAllowed } from "./allow-sending.ts";
import { archiveTemplate, restoreTemplate } from "./archive-template.ts";
import { deleteTemplate } from "./delete-template.ts";
import { saveTemplate } from "./save-template.ts";
import { later, makeChannel, makeTemplate, owner, validContent, web } from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

test("every change of a template is in the log with what was and what is", async () => {
  const channel = await makeChannel();
  const row = await makeTemplate(channel, { state: "draft" });
  const { code, name, language } = row;
  const at = (step: number) => ({ ...channel.ctx, now: later(step * 1000) });
  await setSendingAllowed(at(1), { code, on: false });
  await allowSending(at(2), code);
  await setPauseOnCategoryChange(at(3), { code, on: false });
  const content = { ...validContent, body: "Your parcel has come.", samples: {} };
  await saveTemplate(at(4), { code, content, category: "marketing", seenAt: row.updatedAt.toISOString() });
  await archiveTemplate(at(5), code);
  await restoreTemplate(at(6), code);
  await deleteTemplate(at(7), code);
  const its = and(eq(auditLog.workspaceId, channel.ctx.workspaceId), eq(auditLog.objectId, code));
  const log = await owner.db.select().from(auditLog).where(its).orderBy(asc(auditLog.at));
  expect(log.slice(1).map(({ action, detail }) => ({ action, detail }))).toEqual([
    { action: "template.sendingSwitched", detail: { name, sending: { from: true, to: false } } },
    { action: "template.sendingAllowed", detail: { name, sending: { from: false, to: true } } },
    { action: "template.categoryPauseSwitched", detail: { name, pauseOnCategoryChange: { from: true, to: false } } },
    {
      action: "template.saved",
      detail: {
        name,
        language,
        category: { from: "utility", to: "marketing" },
        body: { from: validContent.body, to: content.body },
        samples: { from: "body.day: Friday · body.name: Ann", to: "" },
      },
    },
    { action: "template.archived", detail: { name, state: { from: "draft", to: "archived" } } },
    { action: "template.restored", detail: { name, state: { from: "archived", to: "draft" } } },
    { action: "template.deleted", detail: { name, language, state: { from: "draft", to: "deleted" } } },
  ]);
});
