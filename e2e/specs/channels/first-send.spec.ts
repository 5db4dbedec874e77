/** The main task through the console only, from an empty workspace to the last receipt, checked against the sandbox. */
import type { Page } from "@playwright/test";
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { SendPage } from "#e2e/pages/send";
import { SignInPage } from "#e2e/pages/sign-in";
import { TemplatesPage } from "#e2e/pages/templates";
import { asShown, type Cell, phoneOf, readSheet, workbook, xlsx } from "#e2e/support/recipients";
import { sandbox } from "#e2e/support/sandbox";
import { until } from "#e2e/support/until";
import { type Member, password } from "#e2e/support/workspace";

const good = 1_940;
const each = 6;

/** Ten kinds of bad rows, six of each: the row, and the reason shown for it. */
const badKinds: { reason: string; row(i: number): Cell[] }[] = [
  {
    reason: "The number has letters or signs that no number has",
    row: (i) => [`+49 15x ${2_000_000 + i}`, "Letters", `order ${i}`],
  },
  { reason: "A variable has no value", row: (i) => [phoneOf(20_000 + i), "Missing", null] },
  { reason: "The same number again", row: (i) => [phoneOf(i), "Twice", `order ${i}`] },
  {
    reason: "WhatsApp messages cannot be sent to this country or region",
    row: (i) => [`${["+850", "+963", "+98", "+53", "+249", "+90"][i]}9123456789`, "Forbidden", `order ${i}`],
  },
  { reason: "The person opted out", row: (i) => [optedOut(i), "Stopped", `order ${i}`] },
  { reason: "The row is empty", row: () => [] },
  { reason: "Excel turned the number into 8.61E+12", row: (i) => [8_613_800_138_000 + i, "Scientific", `order ${i}`] },
  { reason: "The number begins with an apostrophe", row: (i) => [`'${phoneOf(21_000 + i)}`, "Quoted", `order ${i}`] },
  {
    reason: "Spaces or invisible characters in or around the number",
    row: (i) => [`  ${phoneOf(22_000 + i)} `, "Spaced", `order ${i}`],
  },
  { reason: "No country has this calling code", row: (i) => [`+99912345678${i}`, "Nowhere", `order ${i}`] },
];
const optedOut = (i: number) => phoneOf(23_000 + i);
const goodRow = (n: number): Cell[] => [phoneOf(n), `Person ${n}`, `order ${n}`];

type Pages = { page: Page; channel: ChannelPage; templates: TemplatesPage; send: SendPage; campaign: CampaignPage };

test("a first send from a file with every kind of bad row reaches each person once", async ({ workspace, page }) => {
  test.setTimeout(180_000);
  const owner = await workspace.member("owner");
  const pages: Pages = {
    page,
    channel: new ChannelPage(page),
    templates: new TemplatesPage(page),
    send: new SendPage(page),
    campaign: new CampaignPage(page),
  };
  await test.step("sign in", () => signIn(page, owner));
  await test.step("create a channel and bind it to the sandbox with one click", () => createBoundChannel(pages));
  const phone = await test.step("add, verify and register a number", () => addNumber(pages));
  const { id, wabaId } = await sandbox.findNumber(phone);
  await test.step("the platform raises the throughput of the number", async () => {
    await sandbox.setNumber(id, { throughput: 1000 });
    await pages.channel.sync();
    await expect(page.getByText(/^Synced \d+ numbers$/)).toBeVisible();
  });
  await test.step("six people send STOP ALL, which holds for order updates, too", async () => {
    for (let i = 0; i < each; i++) await sandbox.say(optedOut(i), id, "STOP ALL");
  });
  await test.step("write a template with two variables, which is approved without a reload", () =>
    writeTemplate(pages));
  await test.step("download the Excel file of the template", () => downloadTemplate(pages, phone));
  await test.step("upload 2,000 rows of which 60 are bad; counts and reasons are exact", () => uploadRows(pages));
  await test.step("check previews and rejected rows", () => checkRows(pages));
  await test.step("send; the progress reaches its end", async () => {
    await pages.send.send();
    await expect(pages.campaign.progress).toContainText("of 1,940 people");
    await expect(pages.campaign.state("Completed")).toBeVisible({ timeout: 60_000 });
    await expect(pages.campaign.progress).toContainText("1,940");
  });
  await test.step("the certificate has the same numbers", () => checkCertificate(pages));
  await test.step("the sandbox got one message per person, with their own values", () => checkSandbox(wabaId));
  await test.step("the message list shows the receipts", () => checkMessageList(pages, owner));
});

async function signIn(page: Page, owner: Member): Promise<void> {
  const form = new SignInPage(page);
  await form.open();
  await form.signIn(owner.email, password);
  await expect(page.getByRole("navigation", { name: "Main menu" })).toBeVisible();
}

async function createBoundChannel({ page, channel }: Pages): Promise<void> {
  const channels = new ChannelsPage(page);
  await channels.open();
  await channels.create("Support", "Orders and returns");
  await channel.bindToSandbox();
  await expect(channel.state("Bound")).toBeVisible();
  await expect(page.getByTitle(/reach the simulator/).first()).toBeVisible();
}

/** @returns the number in E.164 */
async function addNumber({ channel }: Pages): Promise<string> {
  const national = `8${String(Date.now()).slice(-7)}`;
  const phone = `+65${national}`;
  await channel.go("Number management");
  await channel.addNumber("65", national, "Support desk");
  await expect(channel.number(phone)).toBeVisible();
  await channel.verify(phone, () => sandbox.codeFor(phone));
  await channel.register(phone);
  await expect(channel.number(phone)).toContainText("Connected");
  return phone;
}

async function writeTemplate({ channel, templates }: Pages): Promise<void> {
  await channel.go("Template design");
  await templates.add("order_shipped", "Utility");
  await templates.write("Hello $(name), your $(thing) has left our warehouse and will be with you tomorrow.", {
    name: "Ines",
    thing: "order 17",
  });
  await expect(templates.preview("order_shipped")).toContainText("Hello Ines, your order 17 has left");
  await templates.submit();
  await expect(templates.state).toHaveText("Under review");
  await expect(templates.state).toHaveText("Approved", { timeout: 30_000 });
}

async function downloadTemplate({ page, templates, send }: Pages, phone: string): Promise<void> {
  await templates.send();
  await expect(page.getByRole("button", { name: "Send message", exact: true })).toContainText("order_shipped");
  await send.chooseAccount(phone);
  const rows = await readSheet(await send.downloadTemplate());
  expect(rows[0]).toEqual(["recipient", "body.name", "body.thing"]);
}

async function uploadRows({ send }: Pages): Promise<void> {
  const bad = Array.from({ length: each }, (_, i) => badKinds.map((kind) => kind.row(i))).flat();
  const rows = [
    ["recipient", "body.name", "body.thing"],
    ...Array.from({ length: good / 2 }, (_, n) => goodRow(n)),
    ...bad,
    ...Array.from({ length: good / 2 }, (_, n) => goodRow(n + good / 2)),
  ];
  expect(rows).toHaveLength(2_001);
  await send.upload(xlsx("people.xlsx", await workbook(rows)));
  await expect(send.reportTitle).toHaveText("What will happen to 2,000 rows");
  await expect(send.fate("Send")).toHaveText("1,940");
  await expect(send.fate("Hold")).toHaveText("0");
  await expect(send.fate("Skip")).toHaveText("60");
  await expect(send.fate("Rows in the file")).toHaveText("2,000");
  await expect(send.reasons).toHaveCount(badKinds.length);
  for (const { reason } of badKinds) {
    await expect(send.reason(reason).locator("b")).toHaveText(String(each));
  }
}

async function checkRows({ send }: Pages): Promise<void> {
  await expect(send.preview).toContainText("Hello Person 0, your order 0 has left");
  await send.nextPreview();
  await expect(send.preview).toContainText(/Hello Person [1-9]\d*, your order [1-9]\d* has left/);
  const rejected = await readSheet(await send.downloadRejected());
  expect(rejected).toHaveLength(61);
  for (const { reason } of badKinds) {
    expect(rejected.filter((row) => row.some((cell) => cell.startsWith(reason)))).toHaveLength(each);
  }
}

async function checkCertificate({ campaign }: Pages): Promise<void> {
  await expect(campaign.certified("Rows in the file")).toHaveText("2,000");
  await expect(campaign.certified("Skipped, each with a reason")).toHaveText("− 60");
  await expect(campaign.certified("To send")).toHaveText("1,940");
  await expect(campaign.certified("Accepted by the platform")).toHaveText("1,940");
  for (const line of [
    "Refused by the platform",
    "Failed later, within the accepted",
    "Waiting",
    "Uncertain",
    "Messaged twice",
    "Lost",
  ]) {
    await expect(campaign.certified(line)).toHaveText("0");
  }
  await expect(campaign.certified("Sum")).toHaveText("1,940");
  await expect(campaign.addsUp).toBeVisible();
}

async function checkSandbox(accountId: string): Promise<void> {
  const judgement = await sandbox.judge(accountId);
  expect(judgement).toMatchObject({
    accepts: good,
    distinctRecipients: good,
    duplicates: 0,
    duplicateCorrelations: 0,
  });
  const sent = new Map((await sandbox.messages(accountId)).map((one) => [one.recipient, one.parameters]));
  const wanted = new Map(Array.from({ length: good }, (_, n) => [phoneOf(n), { body: [`Person ${n}`, `order ${n}`] }]));
  expect([...sent.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [recipient, parameters] of wanted) expect(sent.get(recipient)).toMatchObject(parameters);
}

async function checkMessageList({ page, campaign }: Pages, owner: Member): Promise<void> {
  await campaign.viewMessages();
  const last = page.getByRole("row").filter({ hasText: asShown(phoneOf(good - 1)) });
  await expect(last).toBeVisible();
  const ctx = owner.ctx();
  await until("everyone's receipt has arrived", async () => {
    const [row] = await ctx.db.execute<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM messages WHERE workspace_id = '${ctx.workspaceId}'
       AND direction = 'outbound' AND state NOT IN ('delivered', 'read')`,
    );
    return row?.waiting === 0;
  });
  await page.reload();
  await expect(last.getByText(/^(Delivered|Read)$/)).toBeVisible();
}
