/** The whole life of a Viber channel, with its state at each step. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { control } from "#e2e/support/sandbox";

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

async function createViber(page: Page, name: string): Promise<ChannelPage> {
  const channels = new ChannelsPage(page);
  await channels.open();
  await expect(async () => {
    await channels.createButton.click();
    await expect(page.getByRole("dialog", { name: "Create channel" })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const dialog = page.getByRole("dialog", { name: "Create channel" });
  await dialog.getByRole("radio", { name: /Viber/ }).click();
  await dialog.getByLabel("Channel name").fill(name);
  await dialog.getByRole("button", { name: "OK" }).click();
  await page.waitForURL(/\/channels\/cams-\w+\/account$/);
  return new ChannelPage(page);
}

async function fillApplication(page: Page): Promise<void> {
  const texts: [string, string][] = [
    ["Business account name", "Kiosk Nord"],
    ["Legal name", "Kiosk Nord GmbH"],
    ["English name", "Kiosk Nord Ltd"],
    ["Legal representative", "Ines Weber"],
    ["Licence number", "HRB 12345"],
    ["Address of the headquarters", "Hafenstr. 1, Hamburg"],
    ["What the company does", "Newspapers and parcels"],
    ["Contact's name", "Tom Brandt"],
    ["Position", "Manager"],
    ["E-mail", "tom@kiosk.example"],
    ["Phone", "+49 40 555010"],
    ["Name of the conversation", "Kiosk Nord"],
    ["Introduction of the conversation", "Parcels and news"],
    ["Profile of the business", "A kiosk at the harbour"],
    ["Start of sending", "2026-12-01"],
  ];
  for (const [label, text] of texts) await page.getByLabel(label, { exact: true }).fill(text);
  await choose(page, "Country or region of registration", "Germany");
  await page.getByLabel("Industry", { exact: true }).click();
  await page.getByRole("option", { name: "Retail" }).click();
  await choose(page, "Destinations", "Germany");
}

/** Chooses from a select with a search box. */
async function choose(page: Page, label: string, country: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByPlaceholder("Search").last().fill(country);
  await page
    .getByRole("option", { name: new RegExp(country) })
    .first()
    .click();
}

test("a service is applied for, approved, bound, paused, disconnected, unbound, and its channel deleted", async ({
  as,
}) => {
  const page = await as("owner");
  const channel = await createViber(page, "Harbour parcels");
  await expect(channel.state("Unbound")).toBeVisible();

  // What is typed is there after a reload.
  await page.getByRole("button", { name: "Fill in the application…" }).click();
  await page.getByLabel("Business account name").fill("Kiosk Nord");
  await expect(page.getByText(/^Kept/)).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "Go on with the application…" }).click();
  await expect(page.getByLabel("Business account name")).toHaveValue("Kiosk Nord");

  await fillApplication(page);
  const upload = async (button: string, name: string) => {
    await page
      .locator(`input[type=file][aria-label="${button}"]`)
      .setInputFiles({ name, mimeType: "image/png", buffer: png });
    await expect(page.getByRole("button", { name: `Remove ${name}` })).toBeVisible();
  };
  const letter = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download guarantee letter" }).click();
  expect((await letter).suggestedFilename()).toBe("guarantee-letter.html");
  await upload("Add logo", "logo.png");
  await upload("Add guarantee letter", "letter.png");
  await page.getByRole("button", { name: "Submit application" }).click();
  await expect(channel.state("Binding")).toBeVisible();
  await expect(page.getByText("Under review")).toBeVisible();

  const { applications } = await control<{ applications: { id: string; name: string; state: string }[] }>(
    "GET",
    "viber/state",
  );
  const application = applications.findLast(({ name, state }) => name === "Kiosk Nord" && state === "under_review");
  const decide = (decision: string) => control("POST", `viber/applications/${application?.id}/decide`, { decision });
  await decide("approve");
  await page.getByRole("button", { name: "Bind this service" }).click();
  await expect(channel.state("Bound")).toBeVisible();
  await expect(page.getByText(/\/webhooks\/viber\/cams-\w+\?key=/)).toBeVisible();

  await page.getByRole("button", { name: "Pause…" }).click();
  const dialog = page.getByRole("dialog", { name: "Pause the service?" });
  await dialog.getByLabel("Reason").fill("Stock-taking");
  await dialog.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText("A pause is asked for.")).toBeVisible();
  await decide("approve");
  await expect(channel.state("Restricted")).toBeVisible();
  await page.getByRole("button", { name: "Resume…" }).click();
  await page.getByRole("dialog", { name: "Resume the service" }).getByLabel("Reason").fill("Done");
  await page.getByRole("dialog", { name: "Resume the service" }).getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText("The end of the pause is asked for.")).toBeVisible();
  await decide("approve");
  await expect(channel.state("Bound")).toBeVisible();

  const state = await control<{ applications: { id: string; serviceId: string }[] }>("GET", "viber/state");
  const serviceId = state.applications.find(({ id }) => id === application?.id)?.serviceId;
  const allow = (allowedIps: string[]) => control("POST", `viber/services/${serviceId}/set`, { allowedIps });
  await allow(["192.0.2.1"]);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(channel.state("Disconnected")).toBeVisible();
  await expect(page.getByText("Viber does not take calls for this service from here.")).toBeVisible();
  await allow(["127.0.0.1", "::1"]);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(channel.state("Bound")).toBeVisible();

  await page.getByRole("button", { name: "Unbind…" }).click();
  const unbind = page.getByRole("dialog", { name: /Unbind/ });
  await unbind.getByLabel("Reason").fill("Moving");
  await unbind.getByRole("checkbox").check();
  await unbind.getByRole("button", { name: "Unbind" }).click();
  await expect(channel.state("Unbound")).toBeVisible();
  await page.getByRole("button", { name: "Delete…" }).click();
  const deletion = page.getByRole("dialog", { name: /Delete channel/ });
  await deletion.getByRole("textbox").fill("Harbour parcels");
  await deletion.getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/channels$/);
  await expect(page.getByRole("row").filter({ hasText: "Harbour parcels" })).toHaveCount(0);
});
