/** A number's own page against the running sandbox. */
import { expect, test } from "#e2e/fixtures";
import { makeChannel } from "#e2e/support/workspace";

test("profile and photo of a number are changed on its page and shown on the phone beside them", async ({
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

  await page.reload();
  await expect(page.getByLabel("Preview of what people see").getByText("Open 9 to 5")).toBeVisible();
});
