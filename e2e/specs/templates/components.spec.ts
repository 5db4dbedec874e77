/** Every component of WhatsApp made by hand in the designer: what the platform gets, and what comes back when it is brought over. */
import type { Locator, Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { templates } from "#db/schema/templates";
import { expect, test } from "#e2e/fixtures";
import { TemplatesPage } from "#e2e/pages/templates";
import { type Member, makeChannel } from "#e2e/support/workspace";
import { channelLink } from "#lib/channels/binding/platform-link";
import { readContent } from "#lib/templates/content/read-content";
import { listTemplates } from "#lib/templates/queries";

type Category = "Marketing" | "Utility" | "Authentication";
type Design = {
  name: string;
  category: Category;
  make: (page: Page, designer: TemplatesPage) => Promise<void>;
  /** Components as the platform lists them, as far as they are told here. */
  sent: unknown[];
};

/** A picture of one point. */
const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function addButton(page: Page, kind: string): Promise<void> {
  await page.getByRole("button", { name: "Add button" }).last().click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
}

async function chooseHeader(page: Page, kind: string): Promise<Locator> {
  const header = region(page, "Header");
  await header.getByRole("radio", { name: kind, exact: true }).click();
  return header;
}

async function upload(page: Page, button: Locator, file: { name: string; mimeType: string; buffer: Buffer }) {
  const choosing = page.waitForEvent("filechooser");
  await button.click();
  await (await choosing).setFiles(file);
  await expect(page.getByText(file.name).first()).toBeVisible();
}

const png = { name: "shop.png", mimeType: "image/png", buffer: picture };

const designs: Design[] = [
  {
    name: "words_and_buttons",
    category: "Marketing",
    async make(page, designer) {
      const header = await chooseHeader(page, "Text");
      await header.getByRole("textbox", { name: "Header" }).fill("News for $(guest)");
      await designer.write("Hello $(name), our spring collection is here, and you are the first to see it.", {
        guest: "Ines",
        name: "Ines",
      });
      await page.getByRole("textbox", { name: "Footer" }).fill("Lumen Retail");
      for (const [at, text] of ["Tell me more", "No more news"].entries()) {
        await addButton(page, "Quick reply");
        await page.getByLabel(`Text of button ${at + 1}`).fill(text);
      }
      await page.getByRole("checkbox", { name: "Whoever presses it gets no more marketing" }).last().click();
      await addButton(page, "Visit website");
      await page.getByLabel("Text of button 3").fill("Shop");
      await page.getByLabel("Web address of button 3").fill("https://lumen.example/spring");
      await addButton(page, "Visit website");
      await page.getByLabel("Text of button 4").fill("Your offer");
      await page.getByLabel("Web address of button 4").fill("https://lumen.example/o/$(code)");
      await page.getByLabel("Sample for code").fill("a17");
      await addButton(page, "Call");
      await page.getByLabel("Text of button 5").fill("Call us");
      await page.getByLabel("Number that button 5 calls").fill("+4930555010");
      await addButton(page, "Copy code");
      await page.getByLabel("Code that button 6 copies").fill("SPRING25");
    },
    sent: [
      { type: "HEADER", format: "TEXT", text: "News for {{1}}" },
      { type: "BODY", text: "Hello {{1}}, our spring collection is here, and you are the first to see it." },
      { type: "FOOTER", text: "Lumen Retail" },
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "Tell me more" },
          { type: "QUICK_REPLY", text: "No more news" },
          { type: "URL", text: "Shop", url: "https://lumen.example/spring" },
          { type: "URL", text: "Your offer", url: "https://lumen.example/o/{{1}}" },
          { type: "PHONE_NUMBER", text: "Call us" },
          { type: "COPY_CODE" },
        ],
      },
    ],
  },
  {
    name: "place_above",
    category: "Utility",
    async make(page, designer) {
      const header = await chooseHeader(page, "Place");
      await header.getByLabel("Name of the place").fill("Kiosk Nord");
      await header.getByLabel("Address").fill("Torstraße 1, Berlin");
      await header.getByLabel("Latitude").fill("52.5300");
      await header.getByLabel("Longitude").fill("13.4050");
      await designer.body.fill("Your parcel waits for you at this kiosk until eight.");
    },
    sent: [{ type: "HEADER", format: "LOCATION" }, { type: "BODY" }],
  },
  {
    name: "picture_and_offer",
    category: "Marketing",
    async make(page, designer) {
      const header = await chooseHeader(page, "Picture");
      await upload(page, header.getByRole("button", { name: "Upload a picture" }), png);
      await page.getByRole("checkbox", { name: /^Limited-time offer/ }).click();
      await page.getByLabel("Words of the offer").fill("Ends soon");
      await designer.body.fill("Everything in our shop is a fifth off until the end of the week.");
      await addButton(page, "Copy code");
      await page.getByLabel("Code that button 1 copies").fill("FIFTH");
      await addButton(page, "Visit website");
      await page.getByLabel("Text of button 2").fill("Shop");
      await page.getByLabel("Web address of button 2").fill("https://lumen.example/sale");
    },
    sent: [
      { type: "HEADER", format: "IMAGE" },
      { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Ends soon", has_expiration: true } },
      { type: "BUTTONS", buttons: [{ type: "COPY_CODE" }, { type: "URL" }] },
    ],
  },
  {
    name: "form_button",
    category: "Utility",
    async make(page, designer) {
      await designer.body.fill("Please tell us when we may bring your parcel once more.");
      await addButton(page, "Open form");
      await page.getByLabel("Text of button 1").fill("Choose a time");
      await page.getByLabel("ID of the form").fill("530172635817290");
      await page.getByLabel("First screen", { exact: true }).fill("TIMES");
    },
    sent: [{ type: "BUTTONS", buttons: [{ type: "FLOW", text: "Choose a time", navigate_screen: "TIMES" }] }],
  },
  {
    name: "one_time_code",
    category: "Authentication",
    async make(page) {
      await page.getByRole("checkbox", { name: "Add the line not to share the code" }).waitFor();
    },
    sent: [{ type: "BODY" }, { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] }],
  },
];

/** What the platform lists of an account, as it says it. */
async function heldBy(owner: Member, channelId: string): Promise<{ name: string; components: unknown[] }[]> {
  const link = await channelLink(owner.ctx(), channelId);
  if (!link) throw new Error("the channel is not bound");
  const { baseUrl, accountId, credentials } = link.channel as unknown as {
    baseUrl: string;
    accountId: string;
    credentials: { accessToken: string; apiVersion: string };
  };
  const answer = await fetch(`${baseUrl}/${credentials.apiVersion}/${accountId}/message_templates?limit=50`, {
    headers: { authorization: `Bearer ${credentials.accessToken}` },
  });
  const { data } = (await answer.json()) as { data: { name: string; components: unknown[] }[] };
  return data;
}

/** What a person reads of a template, without what only we know: names of variables, our own files, samples. */
function read(content: Parameters<typeof readContent>[0]): unknown {
  const plain = (text: string | null | undefined) => text?.replace(/\$\(\w+\)/g, "$()") ?? null;
  const { kind } = readContent(content);
  return {
    kind,
    ...(kind === "authentication"
      ? { delivery: content.code?.delivery, securityLine: content.code?.securityLine }
      : { header: plain(content.header), body: plain(content.body), footer: plain(content.footer) }),
    media: content.media?.kind ?? null,
    offer: content.offer ?? null,
    buttons: JSON.parse(plain(JSON.stringify(content.buttons)) ?? "[]"),
  };
}

test("each component reaches the platform as its own JSON, and comes back equal when it is brought over", async ({
  database,
  workspace,
  enter,
}) => {
  test.setTimeout(300_000);
  const owner = await workspace.member("owner");
  const { id: channelId } = await makeChannel(owner);
  const page = await enter(owner);
  const designer = new TemplatesPage(page);
  const list = `/channels/${channelId}/templates`;
  for (const { name, category, make } of designs) {
    await test.step(name, async () => {
      await page.goto(`${list}/new`);
      await expect(async () => {
        await page.getByLabel("Template name").fill(name);
        await page.getByRole("radio", { name: new RegExp(`^${category}`) }).click();
        await page.getByRole("button", { name: "Create draft" }).click();
        await page.waitForURL(/templates\/\d+$/, { timeout: 8_000 });
      }).toPass();
      await page.getByRole("button", { name: "Submit for review" }).first().waitFor();
      await make(page, designer);
      await designer.submit();
      await expect(designer.state, name).toHaveText("Approved", { timeout: 60_000 });
    });
  }

  const held = await heldBy(owner, channelId);
  for (const { name, sent } of designs) {
    const components = held.find((one) => one.name === name)?.components;
    expect(components, name).toEqual(expect.arrayContaining(sent.map(deep)));
  }

  const filter = { q: "", languages: [], categories: [], states: [], approvals: [], labels: [], page: 1, size: 50 };
  const { rows: made } = await listTemplates(owner.ctx(), channelId, filter);
  // Ours are gone; the platform's are there.
  await database.db.update(templates).set({ state: "deleted" }).where(eq(templates.channelId, channelId));
  await page.goto(list);
  const bring = page.getByRole("button", { name: "Bring over templates" });
  await expect(async () => {
    await bring.click();
    await expect(page.getByText(`${designs.length} templates brought over`)).toBeVisible({ timeout: 5_000 });
  }).toPass();
  const { rows: brought } = await listTemplates(owner.ctx(), channelId, filter);
  for (const { name } of designs) {
    const [before, after] = [made, brought].map((rows) => rows.find((row) => row.name === name));
    expect(after, name).toBeDefined();
    if (before && after) expect(read(after.content), name).toEqual(read(before.content));
  }
});

/** Objects that have at least what is told, at any depth. */
function deep(told: unknown): unknown {
  if (Array.isArray(told)) return told.map(deep);
  if (typeof told !== "object" || told === null) return told;
  return expect.objectContaining(Object.fromEntries(Object.entries(told).map(([key, value]) => [key, deep(value)])));
}
