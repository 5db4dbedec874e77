/** Unreadable files are refused with a cause and a next step in the user's language, and the form keeps its input. */
import { expect, test } from "#e2e/fixtures";
import { SendPage } from "#e2e/pages/send";
import { Shell } from "#e2e/pages/shell";
import { badFiles } from "#e2e/support/bad-files";
import { xlsx } from "#e2e/support/recipients";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";
import { showTime } from "#lib/i18n/typed-time";
import { localIn } from "#lib/zoned-time";
import en from "../../../lib/i18n/messages/en/excel.json" with { type: "json" };
import zh from "../../../lib/i18n/messages/zh/excel.json" with { type: "json" };

test("every kind of unreadable file is refused in both languages, and the form keeps its input", async ({
  workspace,
  as,
}) => {
  test.setTimeout(240_000);
  // The largest file takes seconds by itself, and more beside another test.
  const reading = { timeout: 60_000 };
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  const page = await as("operator");
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.taskName.fill("Autumn orders");
  const at = localIn("UTC", new Date(Date.now() + 7_200_000));
  await send.sendTimed(at);

  const files = await Promise.all(
    badFiles.map(async (file) => ({ ...file, file: xlsx(file.name, await file.bytes()) })),
  );
  for (const { name, code, file } of files) {
    await test.step(name, async () => {
      await send.upload(file);
      const { cause, next } = en.refusals[code];
      await expect(send.refusal).toContainText(`${name} was not read.`, reading);
      // Texts with a placeholder are compared up to the placeholder.
      await expect(send.refusal).toContainText(cause.split("{")[0] ?? cause);
      await expect(send.refusal).toContainText(next.split("{")[0] ?? next);
      await expect(send.taskName).toHaveValue("Autumn orders");
      await expect(send.startsAt).toHaveValue(showTime(at, "datetime", "en"));
      await expect(page.getByRole("button", { name: "Send message", exact: true })).toContainText(template.name);
      await expect(send.sendButton).toHaveAttribute("aria-disabled", "true");
    });
  }
  await test.step("a changed header names the column, its text and the expected text", async () => {
    const changed = files.find((file) => file.code === "header_changed");
    if (changed) await send.upload(changed.file);
    await expect(send.refusal).toContainText("Column B says “body.first_name”; it should say “body.name”.");
    await expect(send.refusal).toContainText("The sheet that was read is “Recipients”.");
    await expect(send.refusal).toContainText("Download the template again");
  });

  await expect(page.getByText(/^Draft kept/)).toBeVisible();
  await new Shell(page).chooseLanguage("简体中文");
  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
  for (const { name, code, file } of files) {
    await test.step(`${name}, in Chinese`, async () => {
      await send.upload(file);
      await expect(send.refusal).toContainText(zh.refusals[code].cause.split("{")[0] ?? "", reading);
      await expect(send.refusal).toContainText(zh.refusals[code].next.split("{")[0] ?? "");
    });
  }
  await expect(page.getByRole("textbox", { name: /^活动名称/ })).toHaveValue("Autumn orders");
});

test("a start time that is too soon is refused at its field, and a draft is restored after a reload", async ({
  workspace,
  as,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  const page = await as("operator");
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await send.typeNumbers(["+49 1520 2000 2001", "+49 1520 2000 2002"]);
  await expect(send.fate("Send")).toHaveText("2");

  await send.sendTimed(localIn("UTC", new Date(Date.now() + 60_000)));
  await expect(send.startsAt).toHaveAttribute("aria-invalid", "true");
  await expect(send.startsAt).toHaveAccessibleDescription("Start at least 5 minutes from now.");
  await expect(send.sendButton).toHaveAttribute("aria-disabled", "true");

  await send.sendTimed(localIn("UTC", new Date(Date.now() + 40 * 86_400_000)));
  await expect(send.startsAt).toHaveAccessibleDescription("Start within 30 days.");

  const fine = localIn("UTC", new Date(Date.now() + 3_600_000));
  const kept = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes("/send"));
  await send.sendTimed(fine);
  await expect(send.startsAt).not.toHaveAttribute("aria-invalid", "true");
  await expect(send.sendButton).not.toHaveAttribute("aria-disabled", "true");
  await kept;
  await page.reload();
  await expect(send.startsAt).toHaveValue(showTime(fine, "datetime", "en"));
  await expect(send.fate("Send")).toHaveText("2");
});
