/** Every recipient is looked at before the send, and the campaign's page shows the plan beside what came of it. */
import { expect, test } from "#e2e/fixtures";
import { SendPage } from "#e2e/pages/send";
import { makeChannel, makeTemplate } from "#e2e/support/workspace";

test.setTimeout(120_000);

test("a send is looked at, one recipient is looked up, and the plan stands beside what came of it", async ({
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
  await send.typeNumbers(["+4915209992101", "+4915209992102", "+4915209992103"]);
  await send.openPlan();
  await expect(send.planned("Will be sent")).toHaveText("3");
  await expect(send.planned("Rows of the list")).toHaveText("3");
  await expect(page.getByText(/Example prices of 2026-10-01/)).toBeVisible();
  await send.find("+49 1520 9992102");
  await expect(page.getByText("Row 2: is sent at the start.")).toBeVisible();
  await send.find("+49 1520 9999999");
  await expect(page.getByText("The list has no such recipient.")).toBeVisible();

  await send.send();
  const plan = page.getByRole("table").filter({ hasText: "Planned" });
  await expect(plan.getByRole("row", { name: /^Sent/ })).toHaveText(/Sent\s*3\s*3/, { timeout: 60_000 });
});
