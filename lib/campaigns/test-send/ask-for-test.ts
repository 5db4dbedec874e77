import { and, count, eq, gt, lt } from "drizzle-orm";
import { templateTests } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { senderFor } from "#lib/channels/sender-ids/rules";
import { readSenderChoices } from "#lib/channels/sender-ids/sender-choices";
import { profileFor, templateRulesFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { findObstacle } from "#lib/sending/may-leave";
import { readRouteFacts } from "#lib/sending/route-facts";
import { forbiddenCountries } from "#lib/settings/current";
import { sampleValues, templateColumns } from "#lib/templates/content/render-template";
import { getTemplate } from "#lib/templates/queries";
import { assessRow } from "../audience-import/assess-row.ts";
import { findTarget } from "../audience-import/find-target.ts";
import { skipErased } from "../audience-import/skip-erased.ts";
import { sendTestJob } from "../jobs.ts";
import { refuseOtherUse } from "../launch/refuse-other-use.ts";
import { type SendTestInput, testsAnHour } from "./schema.ts";

const hourMs = 3_600_000;
/** Who asked for which test is kept this long. */
const keptMs = 90 * 86_400_000;

/**
 * Sends one message of a template to a number or address of whoever asks, by the same way as all others: what stands in the
 * way of a send stands in its way, and who opted out gets none. It belongs to no campaign, and the template's results leave it
 * out. A worker makes the message.
 *
 * @returns the address as it was read
 * @throws DomainError "not_found" for a template or sender of another workspace; "invalid" for an address or a value that
 * cannot be sent; "precondition_failed" for what cannot be sent now; "limit_exceeded" beyond `testsAnHour`
 */
export async function askForTest(ctx: Ctx, input: SendTestInput): Promise<{ address: string }> {
  return inTransaction(ctx, async (ctx) => {
    const { code, channelId, name, language, version, category } = await getTemplate(ctx, input.code);
    const { platform, content } = await findTarget(ctx, { channelId, templateCode: code });
    const person = await readPerson(ctx, input, { platform, content });
    const route = { channelId, senderId: input.senderId, templateCode: code };
    const obstacle = findObstacle(await readRouteFacts(ctx, route), null);
    if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
    await refuseOtherUse(ctx, input.senderId, category);
    const senderId = await senderOf(ctx, channelId, platform, input.senderId, person.country);
    await requireRoom(ctx);
    const id = newId();
    await ctx.db.insert(templateTests).values({
      ...{ workspaceId: ctx.workspaceId, id, channelId, templateCode: code, version, senderId },
      ...{ ...person, askedBy: actorId(ctx.actor), askedAt: ctx.now },
    });
    await askForJob(ctx, sendTestJob, { testId: id }, { key: id });
    await audit(ctx, {
      action: "template.tested",
      objectKind: "template",
      objectId: code,
      detail: { name, language },
    });
    return { address: person.address };
  });
}

type Target = Pick<Awaited<ReturnType<typeof findTarget>>, "platform" | "content">;

/** The address and the values, checked as a row of a list is. */
async function readPerson(ctx: Ctx, input: SendTestInput, { platform, content }: Target) {
  const profile = profileFor(platform);
  if (!profile) throw new Error(`Nothing is known of ${platform}.`);
  const columns = templateColumns(content);
  const samples = sampleValues(content);
  const values = columns.map((column, index) => input.values[column] ?? samples[index] ?? "");
  const cells = [input.address, ...values].map((text) => ({ kind: "text" as const, text }));
  const rules = {
    profile,
    template: templateRulesFor(platform),
    forbidden: await forbiddenCountries(ctx.db, platform),
  };
  const assessed = assessRow({ number: 1, cells, hidden: false }, columns, content, { ...rules, now: ctx.now });
  const [row = assessed] = await skipErased(ctx, [assessed]);
  if (row.address !== null && row.fate === "send") {
    const { address, addressKind, country, parameters } = row;
    return { address, addressKind, country, parameters };
  }
  if (row.reason === "forbidden_country") {
    throw new DomainError("invalid", "campaigns.testCountry", { field: "address" });
  }
  const column = row.reasonColumn ?? "recipient";
  if (column === "recipient") throw new DomainError("invalid", "campaigns.testAddress", { field: "address" });
  throw new DomainError("invalid", "campaigns.testValue", { field: "values", values: { column } });
}

/** Where what messages come from depends on the country, the sender for the person's. */
async function senderOf(ctx: Ctx, channelId: string, platform: string, wanted: string, country: string | null) {
  if (profileFor(platform)?.senderKind !== "sender_id") return wanted;
  const { senders, filings } = await readSenderChoices(ctx, channelId);
  const sender = senderFor(senders, filings, country, wanted);
  if (!sender) throw new DomainError("precondition_failed", "campaigns.testSender", { field: "address" });
  return sender.id;
}

/** @throws DomainError "limit_exceeded" for somebody who has sent many tests of late */
async function requireRoom({ db, workspaceId, actor, now }: Ctx): Promise<void> {
  const own = and(eq(templateTests.workspaceId, workspaceId), eq(templateTests.askedBy, actorId(actor)));
  const [recent] = await db
    .select({ tests: count() })
    .from(templateTests)
    .where(and(own, gt(templateTests.askedAt, new Date(now.getTime() - hourMs))));
  if ((recent?.tests ?? 0) >= testsAnHour) {
    throw new DomainError("limit_exceeded", "campaigns.testLimit", { values: { max: testsAnHour } });
  }
  await db.delete(templateTests).where(and(own, lt(templateTests.askedAt, new Date(now.getTime() - keptMs))));
}
