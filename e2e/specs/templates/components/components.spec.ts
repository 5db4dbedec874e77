/**
 * Each component of a WhatsApp template, made in the designer by hand: it reaches the platform as the platform's own JSON, and
 * comes back from there as the same template. Platforms without a review: components/messaging/phones.test.tsx.
 */
import { eq, sql } from "drizzle-orm";
import { templates } from "#db/schema/templates";
import { expect, test } from "#e2e/fixtures";
import { DesignerPage } from "#e2e/pages/designer";
import { type ListedTemplate, sandbox } from "#e2e/support/sandbox";
import { type Member, makeChannel } from "#e2e/support/workspace";
import { componentsOf } from "#lib/connectors/whatsapp/components";
import { toDraft } from "#lib/templates/content/to-draft";
import { createTemplate } from "#lib/templates/create-template";
import { anyHandle, type ComponentCase } from "./case.ts";
import { componentCases } from "./cases.ts";

const nameOf = ({ name }: ComponentCase) => name.replaceAll(" ", "_");

for (const [group, cases] of Object.entries(componentCases)) {
  test(`${group} made by hand reach the platform in its own words and come back as they were`, async ({
    database,
    workspace,
    enter,
  }) => {
    test.setTimeout(180_000);
    const owner = await workspace.member("owner");
    const channel = await makeChannel(owner);
    const page = await enter(owner);
    page.setDefaultTimeout(15_000);
    const designer = new DesignerPage(page);
    for (const one of cases) await test.step(one.name, () => design(designer, owner, channel.id, one));

    const held = await sandbox.templates(channel.accountId);
    expect(held.map(({ name }) => name).sort()).toEqual(cases.map(nameOf).sort());
    for (const one of cases) {
      const found = held.find(({ name }) => name === nameOf(one));
      expect.soft(withoutHandles(found?.components), one.name).toEqual(one.components);
      expect.soft(found?.message_send_ttl_seconds ?? undefined, one.name).toBe(one.validitySeconds);
    }

    await test.step("they are brought over as templates that nobody made here", async () => {
      const here = eq(templates.channelId, channel.id);
      await database.db
        .update(templates)
        .set({ name: sql`'ours_' || ${templates.name}`, externalId: null })
        .where(here);
      await page.goto(`/channels/${channel.id}/templates`);
      await page.getByRole("button", { name: "Bring over templates" }).click();
      for (const one of cases) await expect(page.getByRole("link", { name: nameOf(one), exact: true })).toBeVisible();
      const rows = await database.db.select().from(templates).where(here);
      for (const one of held) expect.soft(designedAs(rows, one), one.name).toEqual(one.components);
    });
    const last = cases.at(-1) as ComponentCase;
    await page.getByRole("link", { name: nameOf(last), exact: true }).click();
    for (const words of last.shows) await expect(designer.preview(nameOf(last))).toContainText(words);
  });
}

/** Writes a template by hand from an empty draft, and submits it. */
async function design(designer: DesignerPage, owner: Member, channelId: string, one: ComponentCase): Promise<void> {
  const name = nameOf(one);
  const { category = "utility", steps, shows } = one;
  const draft = { channelId, name, language: "en", category, pauseOnCategoryChange: true } as const;
  const { code } = await createTemplate(owner.ctx(), draft);
  await designer.page.goto(`/channels/${channelId}/templates/${code}`);
  await designer.take(steps);
  for (const words of shows) await expect(designer.preview(name)).toContainText(words);
  await designer.submit();
  await expect(designer.state).toHaveText(/^(Under review|Approved)$/);
}

/** What would be submitted of the template that was brought over. */
function designedAs(rows: (typeof templates.$inferSelect)[], held: ListedTemplate): unknown[] | null {
  const row = rows.find(({ externalId }) => externalId === held.id);
  return row ? componentsOf(toDraft(row)) : null;
}

/** Handles are the platform's; what matters is that there is one. */
function withoutHandles(components: unknown): unknown {
  return JSON.parse(JSON.stringify(components ?? null), (key, value: unknown) =>
    key === "header_handle" && Array.isArray(value) && typeof value[0] === "string" ? [anyHandle] : value,
  );
}
