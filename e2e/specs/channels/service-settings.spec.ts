/** What a channel does by itself about what people write, set on its page and read on the person's phone. */
import { expect, test } from "#e2e/fixtures";
import { sandbox } from "#e2e/support/sandbox";
import { makeChannel } from "#e2e/support/workspace";

test("an owner sets an auto reply and a stop word of their own, and a person who writes is answered", async ({
  as,
  workspace,
}) => {
  test.setTimeout(120_000);
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const page = await as("owner");
  await page.goto(`/channels/${channel.id}`);
  await page.getByRole("link", { name: "Service settings" }).click();
  const dialog = page.getByRole("dialog");
  const open = (button: string) =>
    expect(async () => {
      await page.getByRole("button", { name: button }).click();
      await expect(dialog).toBeVisible({ timeout: 2_000 });
    }).toPass();

  await open("Edit the auto reply");
  await dialog.getByRole("switch", { name: "Send the auto reply" }).click();
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(dialog.getByText("Enter the text of the reply.")).toBeVisible();
  await dialog.getByRole("textbox", { name: /^Reply/ }).fill("We answer within an hour.");
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(page.getByText("The auto reply is saved")).toBeVisible();
  await expect(page.getByText("We answer within an hour.")).toBeVisible();

  await open("Edit the confirmations");
  await dialog.getByRole("button", { name: "Suggest texts" }).click();
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(page.getByText("You will get no more offers from us.")).toBeVisible();

  await open("Edit words: Other words");
  const words = dialog.getByRole("textbox", { name: /^End marketing/ });
  await words.fill("genug\nstart");
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(dialog.getByText(/“start” already stands in another list/)).toBeVisible();
  await words.fill("genug");
  await dialog.getByRole("button", { name: "OK" }).click();
  await expect(page.getByText("The words are saved")).toBeVisible();

  const person = "4915550077017";
  await sandbox.say(person, channel.sender.externalId, "Where is my parcel?");
  const texts = async () => JSON.stringify((await sandbox.messages(channel.accountId)).map((one) => one.parameters));
  await expect.poll(texts, { timeout: 30_000 }).toContain("We answer within an hour.");
  await sandbox.say(person, channel.sender.externalId, "GENUG!");
  await expect.poll(texts, { timeout: 30_000 }).toContain("You will get no more offers from us.");
  expect(await sandbox.messages(channel.accountId)).toHaveLength(2);
  await page.goto(`/channels/${channel.id}/messages`);
  await expect(page.getByText("We answer within an hour.").first()).toBeVisible();
});

test("a viewer sees the settings and cannot change them", async ({ as, workspace }) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const page = await as("viewer");
  await page.goto(`/channels/${channel.id}/service-settings`);
  await expect(page.getByRole("heading", { name: "Stop and start words" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Edit the auto reply" })).toHaveAttribute("aria-disabled", "true");
});
