/** A number's own page against the running sandbox: what is changed there stands there after the platform was asked again. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "#e2e/fixtures";
import { makeChannel } from "#e2e/support/workspace";

test("profile, name, empty chat and links of a number are changed on its page and kept by the platform", async ({
  as,
  workspace,
}) => {
  test.setTimeout(120_000);
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const page = await as("owner");
  await page.goto(`/channels/${channel.id}/numbers`);
  await page.getByRole("row").filter({ hasText: "Connected" }).getByRole("link").first().click();
  await expect(page.getByText(/As of/)).toBeVisible();

  const profile = page.getByRole("dialog");
  await expect(async () => {
    await page.getByRole("button", { name: "Edit profile…" }).click();
    await expect(profile).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await profile.getByRole("textbox", { name: /^About/ }).fill("Open 9 to 5");
  await profile.getByRole("textbox", { name: /^Description/ }).fill("Parcels and papers since 1973.");
  await profile.getByRole("button", { name: "OK" }).click();
  await expect(page.getByLabel("Preview of what people see").getByText("Open 9 to 5")).toBeVisible();

  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "base64",
  );
  await page.locator("input[type=file]").setInputFiles({ name: "p.png", mimeType: "image/png", buffer: png });
  await expect(page.getByText("The photo is changed")).toBeVisible();

  await page.getByRole("button", { name: "Change name…" }).click();
  await page.getByRole("textbox", { name: /^New display name/ }).fill("Kiosk Nord");
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(page.getByText("“Kiosk Nord” is being reviewed")).toBeVisible();

  await page.getByRole("button", { name: "Edit…", exact: true }).click();
  await page.getByRole("textbox", { name: "Ice breaker 1" }).fill("Are you open?");
  await page.getByRole("button", { name: "OK" }).click();
  await expect(page.getByText("The empty chat is changed")).toBeVisible();

  await page.getByRole("button", { name: "Create link…" }).click();
  await page.getByRole("textbox", { name: /^Prefilled text/ }).fill("Hello, I have a question");
  await page.getByRole("button", { name: "Create link", exact: true }).click();
  const code = page.getByRole("img", { name: "QR code for “Hello, I have a question”" });
  await expect(code).toBeVisible();
  await expect.poll(() => code.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  await page.getByRole("button", { name: /^More for the link/ }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Download SVG" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^[A-Z2-7]{14}\.svg$/);

  // What stands there now comes from the platform.
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText(/^Read what .* shows$/)).toBeVisible();
  await page.reload();
  for (const text of ["Open 9 to 5", "Are you open?", "Hello, I have a question"]) {
    await expect(page.getByText(text).first()).toBeVisible();
  }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  if (process.env.LOOK) {
    for (const [name, width] of [
      ["wide", 1440],
      ["phone", 390],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
    }
    await page.goto(`/channels/${channel.id}/numbers`);
    await page.screenshot({ path: `${process.env.LOOK}/list-phone.png` });
  }
});
