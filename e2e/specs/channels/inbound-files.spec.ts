/** Files that people send: from the phone to the drawer of their message. */
import type { Page } from "@playwright/test";
import type { Connection } from "#db/client";
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { control } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>').toString("base64");

async function bindWhatsApp(page: Page): Promise<ChannelPage> {
  const channels = new ChannelsPage(page);
  const channel = new ChannelPage(page);
  await channels.open();
  await channels.create("Support");
  await channel.bindToSandbox();
  await expect(channel.state("Bound")).toBeVisible();
  return channel;
}

/** A person sends something. @returns the address of the drawer of their message, once it is filed */
async function receive({ sql }: Connection, channelId: string, said: object): Promise<string> {
  let phoneId = "";
  await until("the number is listed", async () => {
    const [sender] = await sql<{ id: string }[]>`
      SELECT external_id AS id FROM senders WHERE channel_id = ${channelId} AND state = 'CONNECTED'`;
    phoneId = sender?.id ?? "";
    return phoneId !== "";
  });
  const { id } = await control<{ id: string }>("POST", "persons/4915550017/say", { phoneId, ...said });
  let messageId = "";
  await until("the message is filed", async () => {
    const [row] = await sql<{ id: string }[]>`
      SELECT id FROM messages WHERE channel_id = ${channelId} AND external_id = ${id}`;
    messageId = row?.id ?? "";
    return messageId !== "";
  });
  return `/channels/${channelId}/messages/inbound?message=${messageId}`;
}

test("a picture is shown with its message, a drawing with a script can only be saved, and a file that is gone says so", async ({
  as,
  database,
}) => {
  test.setTimeout(120_000);
  const page = await as("owner");
  const { id } = await bindWhatsApp(page);
  const drawer = page.getByRole("dialog");

  await page.goto(
    await receive(database, id, { file: { kind: "image", name: null }, text: "My parcel arrived like this" }),
  );
  const picture = drawer.getByRole("img", { name: "Picture Image" });
  await expect(async () => {
    await page.reload();
    await expect(picture).toBeVisible({ timeout: 3_000 });
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  }).toPass();
  await expect(drawer.getByText("My parcel arrived like this")).toBeVisible();

  const drawing = { kind: "document", type: "image/png", name: "invoice.png", base64: svg };
  await page.goto(await receive(database, id, { file: drawing }));
  const save = drawer.getByRole("link", { name: "Save invoice.png" });
  await expect(async () => {
    await page.reload();
    await expect(save).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(drawer.getByText("image/svg+xml")).toBeVisible();
  await expect(drawer.getByRole("img", { name: /invoice/ })).toHaveCount(0);
  const answer = await page.request.get((await save.getAttribute("href")) ?? "");
  expect(answer.status()).toBe(200);
  expect(answer.headers()).toMatchObject({
    "content-type": "application/octet-stream",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  });
  expect(answer.headers()["content-disposition"]).toMatch(/^attachment; filename="invoice.png"/);
  const downloading = page.waitForEvent("download");
  await save.click();
  expect((await downloading).suggestedFilename()).toBe("invoice.png");

  const gone = { message: { type: "image", image: { id: "999999999999999", mime_type: "image/png" } } };
  await page.goto(await receive(database, id, gone));
  await expect(async () => {
    await page.reload();
    await expect(drawer.getByText("could not be fetched")).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await expect(drawer.getByText("Ask the person to send it again")).toBeVisible();
});
