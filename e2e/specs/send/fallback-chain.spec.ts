/** What does not arrive is followed by an e-mail: from the rule for a template to the mail in the box. */
import { expect, test } from "#e2e/fixtures";
import { SendPage } from "#e2e/pages/send";
import { control } from "#e2e/support/sandbox";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";
import { addContact } from "#lib/contacts/save-contact";
import { listRules } from "#lib/fallback/policies/list-policies";
import { createPolicy } from "#lib/fallback/policies/save-policy";

test.setTimeout(150_000);

test("a rule by template is made, and an e-mail leaves after a WhatsApp message that is undelivered", async ({
  workspace,
  as,
}) => {
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id, { variables: false });
  const mail = await makeChannel(owner, "Kiosk letters", "email");
  const letter = await makeTemplate(owner, mail.id, { header: "Your order" });
  const [one, gone, unknown] = ["+4915209993101", "+4915209993102", "+4915209993103"] as const;
  const box = `gone-${channel.id}@people.example`;
  const person = { remarks: "", attributes: {}, labels: [], groupIds: [] };
  await addContact(owner.ctx(), {
    ...{ ...person, name: "Ines" },
    addresses: [
      { addressKind: "phone", address: gone, channelId: null },
      { addressKind: "email", address: box, channelId: null },
    ],
  });

  const page = await as("operator");
  await page.goto("/fallback/rules");
  const rule = page.getByRole("dialog", { name: "Create a fallback rule" });
  await expect(async () => {
    await page.getByRole("button", { name: "Create rule" }).first().click();
    await expect(rule).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await rule.getByLabel("Rule name").fill("By letter");
  await rule.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name: "E-mail: Kiosk letters" }).click();
  await expect(rule.getByRole("combobox", { name: "Template" })).toContainText(letter.name);
  await expect(rule.getByText("Hello $(name), your $(thing)")).toBeVisible();
  await rule.getByLabel("$(name) (body.name)").fill("dear customer");
  await rule.getByRole("button", { name: "Create rule" }).click();
  const listed = page.getByRole("row").filter({ hasText: "By letter" });
  await expect(listed).toContainText("E-mail");
  await expect(listed).toContainText(letter.name);

  const [made] = await listRules(owner.ctx());
  await createPolicy(owner.ctx(), { name: "Letter instead", ruleIds: [made?.id ?? ""] });
  await control("POST", `persons/${gone.slice(1)}/set`, { leftWhatsapp: true });
  await control("POST", `persons/${unknown.slice(1)}/set`, { leftWhatsapp: true });
  const send = new SendPage(page);
  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  // The rule has nothing for one of its two variables yet.
  const strategy = page.getByRole("radiogroup", { name: "Fallback strategy" });
  await expect(strategy.getByText("None of the policies fits this template.")).toBeVisible();

  await page.goto("/fallback/rules");
  const edit = page.getByRole("dialog", { name: "Edit By letter" });
  await expect(async () => {
    await listed.getByRole("button", { name: "Edit" }).click();
    await expect(edit).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(edit.getByLabel("$(name) (body.name)")).toHaveValue("dear customer");
  await edit.getByLabel("$(thing) (body.thing)").fill("order");
  await edit.getByRole("button", { name: "OK" }).click();
  await expect(edit).toBeHidden();

  await send.open(channel.id);
  await send.chooseTemplate(template.name);
  await strategy.getByRole("radio", { name: /A fallback policy/ }).click();
  await expect(page.getByText(`If it does not arrive: E-mail with the template ${letter.name}`)).toBeVisible();
  await expect(page.getByLabel("Fallback content")).toHaveCount(0);
  await send.typeNumbers([one, gone, unknown]);
  await expect(send.fate("Send")).toHaveText("3");
  await send.send();

  const card = page.locator("[data-slot=card]").filter({ hasText: "Letter instead" });
  await expect(card.getByText("1. By letter: E-mail")).toBeVisible();
  await expect(card.getByText("made 1", { exact: false })).toBeVisible({ timeout: 40_000 });
  await expect(card.getByText("Passed over for 1 person: The contact has no address for it.")).toBeVisible({
    timeout: 40_000,
  });
  await expect
    .poll(
      async () => (await control<{ mails: { subject: string }[] }>("GET", `mail/mailbox?address=${box}`)).mails.length,
      {
        timeout: 40_000,
      },
    )
    .toBe(1);
});
