/**
 * The main job, from an empty workspace to the last receipt, all by a person's hands: and what the sandbox says was really
 * sent, and to whom.
 */
import { expect, test } from "#e2e/fixtures";
import { CampaignPage } from "#e2e/pages/campaign";
import { ChannelPage } from "#e2e/pages/channel";
import { ChannelsPage } from "#e2e/pages/channels";
import { SendPage } from "#e2e/pages/send";
import { SignInPage } from "#e2e/pages/sign-in";
import { TemplatesPage } from "#e2e/pages/templates";
import { sandbox } from "#e2e/support/house";
import { asShown, type Cell, phoneOf, readSheet, workbook, xlsx } from "#e2e/support/recipients";
import { until } from "#e2e/support/until";
import { password } from "#e2e/support/workspace";

const good = 1_940;
const each = 6;

/** Six bad rows of each of ten kinds: how the row looks, and the words the person is told. */
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

test("a newcomer's first send, of a file with every kind of bad row, reaches each person once", async ({
  workspace,
  page,
}) => {
  test.setTimeout(180_000);
  const owner = await workspace.member("owner");
  const channel = new ChannelPage(page);
  const templates = new TemplatesPage(page);
  const send = new SendPage(page);
  const campaign = new CampaignPage(page);

  await test.step("signs in", async () => {
    const signIn = new SignInPage(page);
    await signIn.open();
    await signIn.signIn(owner.email, password);
    await expect(page.getByRole("navigation", { name: "Main menu" })).toBeVisible();
  });

  await test.step("creates a channel and binds it in the sandbox with one click", async () => {
    const channels = new ChannelsPage(page);
    await channels.open();
    await channels.create("Support", "Orders and returns");
    await channel.bindToSandbox();
    await expect(channel.state("Bound")).toBeVisible();
    await expect(page.getByTitle(/reach the simulator/).first()).toBeVisible();
  });

  const phone = await test.step("adds, verifies and registers a number", async () => {
    const national = `8${String(Date.now()).slice(-7)}`;
    const phone = `+65${national}`;
    await channel.go("Number management");
    await channel.addNumber("65", national, "Support desk");
    await expect(channel.number(phone)).toBeVisible();
    await channel.verify(phone, () => sandbox.codeFor(phone));
    await channel.register(phone);
    await expect(channel.number(phone)).toContainText("Connected");
    return phone;
  });

  const accountId = await test.step("the platform lets the number send faster", async () => {
    const { id, wabaId } = await sandbox.findNumber(phone);
    await sandbox.setNumber(id, { throughput: 1000 });
    await channel.sync();
    await expect(page.getByText(/^Synced \d+ numbers$/)).toBeVisible();
    return wabaId;
  });

  await test.step("six people say STOP", async () => {
    const { id } = await sandbox.findNumber(phone);
    for (let i = 0; i < each; i++) await sandbox.say(optedOut(i), id, "STOP");
  });

  await test.step("writes a template with two variables and sees it approved without a reload", async () => {
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
  });

  await test.step("downloads the template's Excel file", async () => {
    await templates.send();
    await expect(page.getByRole("button", { name: "Send message", exact: true })).toContainText("order_shipped");
    await send.chooseAccount(phone);
    const rows = await readSheet(await send.downloadTemplate());
    expect(rows[0]).toEqual(["recipient", "body.name", "body.thing"]);
  });

  await test.step("uploads 2,000 rows of which 60 are bad, and sees exact counts and reasons", async () => {
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
  });

  await test.step("looks at real previews and at the rejected rows", async () => {
    await expect(send.preview).toContainText("Hello Person 0, your order 0 has left");
    await send.nextPreview();
    await expect(send.preview).toContainText(/Hello Person [1-9]\d*, your order [1-9]\d* has left/);
    const rejected = await readSheet(await send.downloadRejected());
    expect(rejected).toHaveLength(61);
    for (const { reason } of badKinds) {
      expect(rejected.filter((row) => row.some((cell) => cell.startsWith(reason)))).toHaveLength(each);
    }
  });

  await test.step("sends, and watches the progress to its end", async () => {
    await send.send();
    await expect(campaign.progress).toContainText("of 1,940 people");
    await expect(campaign.state("Completed")).toBeVisible({ timeout: 60_000 });
    await expect(campaign.progress).toContainText("1,940");
  });

  await test.step("the certificate says the same numbers", async () => {
    await expect(campaign.certified("Rows in the file")).toHaveText("2,000");
    await expect(campaign.certified("Skipped, each with a reason")).toHaveText("− 60");
    await expect(campaign.certified("To send")).toHaveText("1,940");
    await expect(campaign.certified("Accepted by the platform")).toHaveText("1,940");
    for (const line of ["Failed", "Waiting", "Uncertain", "Messaged twice", "Lost"]) {
      await expect(campaign.certified(line)).toHaveText("0");
    }
    await expect(campaign.certified("Sum")).toHaveText("1,940");
    await expect(campaign.addsUp).toBeVisible();
  });

  await test.step("the sandbox's own record: everyone once, with their own words, and nobody else", async () => {
    const verdict = await sandbox.judge(accountId);
    expect(verdict).toMatchObject({
      accepts: good,
      distinctRecipients: good,
      duplicates: 0,
      duplicateCorrelations: 0,
    });
    const sent = new Map((await sandbox.messages(accountId)).map((one) => [one.recipient, one.parameters]));
    const wanted = new Map(
      Array.from({ length: good }, (_, n) => [phoneOf(n), { body: [`Person ${n}`, `order ${n}`] }]),
    );
    expect([...sent.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [recipient, parameters] of wanted) expect(sent.get(recipient)).toMatchObject(parameters);
  });

  await test.step("reads the message list, where receipts have arrived", async () => {
    await campaign.viewMessages();
    const last = page.getByRole("row").filter({ hasText: asShown(phoneOf(good - 1)) });
    await expect(last).toBeVisible();
    await until("everyone's receipt has arrived", async () => {
      const [row] = await owner.ctx().db.execute<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM messages WHERE workspace_id = '${workspace.id}'
         AND direction = 'outbound' AND state NOT IN ('delivered', 'read')`,
      );
      return row?.waiting === 0;
    });
    await page.reload();
    await expect(last.getByText(/^(Delivered|Read)$/)).toBeVisible();
  });
});
