/** The designer with every kind of content: nothing out of sight, nothing that axe finds, at two widths and in both themes. */
import { eq } from "drizzle-orm";
import type { Platform, TemplateCategory } from "#db/enums";
import type { TemplateCard, TemplateContent, TemplateMedia } from "#db/json/template-content";
import { templates } from "#db/schema/templates";
import { expect, test } from "#e2e/fixtures";
import { colourRules, expectAccessible } from "#e2e/support/axe";
import { layoutFaults } from "#e2e/support/layout-faults";
import { createChannel } from "#lib/channels/create-channel";
import { plainCode } from "#lib/templates/content/read-content";
import { createTemplate } from "#lib/templates/create-template";

type Look = { name: string; platform: Platform; category: TemplateCategory; content: Partial<TemplateContent> };

const words = "Hello $(first_name), the spring bells are here and wait for you.";
const samples = { "body.first_name": "Ines" };
const media = (kind: TemplateMedia["kind"], more: Partial<TemplateMedia> = {}): TemplateMedia => ({
  ...{ kind, file: null, perPerson: false, ...more },
});
const card = (title: string, more: Partial<TemplateCard> = {}): TemplateCard => ({
  ...{ media: media("image"), body: `${title}, in size $(size)` },
  buttons: [
    { kind: "url", text: "Look at it", url: "https://shop.example/bells/$(code)" },
    { kind: "quick_reply", text: "Keep it for me" },
  ],
  ...more,
});
const cardSamples = (at: number) => ({ [`card.${at}.body.size`]: "M", [`card.${at}.button.0.code`]: "A17" });

const looks: Look[] = [
  {
    ...{ name: "carousel", platform: "whatsapp", category: "marketing" },
    content: {
      ...{ kind: "carousel", body: words, cards: [card("Red bells"), card("Blue bells")] },
      samples: { ...samples, ...cardSamples(0), ...cardSamples(1) },
    },
  },
  {
    ...{ name: "offer", platform: "whatsapp", category: "marketing" },
    content: {
      ...{ body: words, samples, media: media("image"), offer: { text: "Ends on Friday", expires: true } },
      buttons: [
        { kind: "copy_code", text: "Copy offer code", code: "$(code)" },
        { kind: "url", text: "Open the shop", url: "https://shop.example/spring" },
      ],
    },
  },
  {
    ...{ name: "products", platform: "whatsapp", category: "marketing" },
    content: {
      ...{ header: "Spring bells for $(town)", body: words, footer: "Kiosk Nord", samples },
      buttons: [
        { kind: "quick_reply", text: "No more offers", optOut: true },
        { kind: "phone", text: "Call us", phone: "+4930555010" },
        { kind: "flow", text: "Book a visit", flowId: "530172635817290", action: "navigate", screen: "START" },
        { kind: "catalogue", text: "View catalog", thumbnail: "" },
        {
          ...{ kind: "products", text: "View items", thumbnail: "SKU-1042" },
          sections: [
            { title: "New", products: ["SKU-1042", "SKU-1043"] },
            { title: "For the garden", products: ["SKU-2001"] },
          ],
        },
      ],
    },
  },
  {
    ...{ name: "place", platform: "whatsapp", category: "utility" },
    content: {
      ...{ body: words, samples, validitySeconds: 3600 },
      media: {
        kind: "location",
        name: "$(place)",
        address: "Torstraße 1, Berlin",
        latitude: "52.53",
        longitude: "13.405",
      },
    },
  },
  {
    ...{ name: "code", platform: "whatsapp", category: "authentication" },
    content: {
      kind: "authentication",
      code: {
        ...{ ...plainCode, delivery: "zero_tap", expiresMinutes: 10, copyText: "Copy it", autofillText: "Fill it in" },
        apps: [
          { packageName: "com.kiosk.app", signatureHash: "K8a/AINcGX7" },
          { packageName: "", signatureHash: "short" },
        ],
      },
    },
  },
  {
    ...{ name: "film", platform: "viber", category: "marketing" },
    content: {
      ...{ body: words, samples, media: media("video", { seconds: 30 }) },
      buttons: [{ kind: "url", text: "Open the shop", url: "https://shop.example/spring" }],
    },
  },
  {
    ...{ name: "cards", platform: "messenger", category: "marketing" },
    content: {
      ...{ kind: "carousel", samples: { ...cardSamples(0), ...cardSamples(1) } },
      cards: [card("Red", { title: "Red bells" }), card("Blue", { title: "Blue bells", buttons: [] })],
    },
  },
  {
    ...{ name: "coupon", platform: "messenger", category: "marketing" },
    content: {
      body: "10 % off everything\nUntil Friday, in our shop",
      buttons: [
        { kind: "copy_code", text: "Reveal code", code: "SPRING25" },
        { kind: "url", text: "Shop now", url: "https://shop.example/spring" },
      ],
    },
  },
  {
    ...{ name: "letter", platform: "email", category: "marketing" },
    content: {
      ...{ kind: "mail", header: "Spring bells for $(first_name)", samples: { "header.first_name": "Ines" } },
      mail: {
        ...{ mode: "blocks", preheader: "They wait for you", html: "", text: null },
        blocks: [
          { kind: "heading", text: "The bells are here" },
          { kind: "text", text: "They wait for you at the kiosk.\n\nCome and listen." },
          { kind: "image", file: null, address: "", alt: "A bell", link: "https://shop.example/bells" },
          { kind: "button", text: "Open the shop", url: "https://shop.example/spring" },
          { kind: "divider" },
          { kind: "columns", columns: [[{ kind: "text", text: "Left" }], [{ kind: "heading", text: "Right" }]] },
          { kind: "footer", text: "Kiosk Nord, Torstraße 1, Berlin", unsubscribe: "Unsubscribe" },
        ],
      },
    },
  },
  {
    ...{ name: "html", platform: "email", category: "utility" },
    content: {
      ...{ kind: "mail", header: "Spring bells" },
      mail: {
        ...{ mode: "source", preheader: "", blocks: [], text: "They are here." },
        html: '<h1>The bells are here</h1>\n<p><a href="https://shop.example">Open the shop</a></p>',
      },
    },
  },
];

for (const platform of [...new Set(looks.map((look) => look.platform))]) {
  test(`the designer is whole and clean with every kind of ${platform}`, async ({
    database,
    workspace,
    enter,
    baseURL,
  }) => {
    test.setTimeout(180_000);
    const owner = await workspace.member("owner");
    const { id: channelId } = await createChannel(owner.ctx(), { type: platform, name: "Kiosk Nord", remarks: "" });
    const page = await enter(owner);
    await page.context().addCookies([{ name: "carillon-theme", value: "light", url: baseURL ?? "" }]);
    for (const { name, category, content } of looks.filter((look) => look.platform === platform)) {
      const draft = { channelId, name: `spring_${name}`, language: "en", category, pauseOnCategoryChange: true };
      const { code } = await createTemplate(owner.ctx(), draft);
      const plain = { header: null, body: "", footer: null, buttons: [], samples: {}, version: 2 as const };
      await database.db
        .update(templates)
        .set({ content: { ...plain, ...content } })
        .where(eq(templates.code, code));
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`/channels/${channelId}/templates/${code}`);
      await expect(page.getByRole("region", { name: `Preview of spring_${name}` })).toBeVisible();
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await expect.soft.poll(() => page.evaluate(layoutFaults), `${name} at ${width} px`).toEqual([]);
        await expectAccessible(page, `${name} at ${width} px`);
      }
      await page.evaluate(() => {
        document.documentElement.dataset.theme = "dark";
      });
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await expectAccessible(page, `${name} at ${width} px, dark`, colourRules);
      }
    }
  });
}
