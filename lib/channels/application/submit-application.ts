import { audit } from "#lib/audit/audit";
import type { ApplicationAbility } from "#lib/connectors/onboarding";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { ask } from "#lib/requests/ask";
import { endRequest, lockOpenRequest } from "#lib/requests/rows";
import { refused } from "../binding/account-call.ts";
import { platformUrl } from "../binding/open-channel.ts";
import { type PlatformLink, platformLink } from "../binding/platform-link.ts";
import { hasSandbox } from "../binding/sandbox-control.ts";
import { lockChannel } from "../find-channel.ts";
import type { ChannelInput } from "../schema.ts";
import { putBack } from "./decide-application.ts";
import { handOverPapers, listPapers, type PaperRow } from "./papers.ts";
import { lockApplication, setWaiting, updateApplication } from "./rows.ts";
import { writeForm } from "./save-draft.ts";
import type { SubmitApplicationInput } from "./schema.ts";

/**
 * Submits a channel's application: to the staff who file it with the platform, or to the sandbox, whose operator decides. A
 * rejected one may be submitted again. Nothing typed is lost when it is refused here.
 *
 * @throws DomainError "conflict" while the channel holds or binds an account, "invalid" when a logo or the letter is missing,
 *   "platform_refused" with the sandbox's words
 */
export async function submitApplication(ctx: Ctx, input: SubmitApplicationInput, link?: PlatformLink): Promise<void> {
  const { channelId, environment } = input;
  const { platform, papers } = await inTransaction(ctx, (ctx) => prepare(ctx, input));
  if (environment === "sandbox") {
    const { api, io, baseUrl } = applicationApi(platform, link);
    const { form } = input;
    const applied = await api.apply(baseUrl, { name: form.businessName, form, documents: papers.map(plain) }, io);
    if (!applied.ok) throw refused("application.refused", applied.failure);
    const { externalId } = applied.value;
    await inTransaction(ctx, (ctx) => start(ctx, channelId, environment, externalId));
    return;
  }
  await inTransaction(ctx, async (ctx) => {
    await start(ctx, channelId, environment, null);
    const wanted = { ...input.form, papers: papers.map(({ id }) => id) };
    const requestId = await ask(ctx, "account_application", channelId, wanted, "");
    await handOverPapers(ctx, channelId, requestId);
  });
}

/** Keeps the form and checks everything that can be wrong here. */
async function prepare(ctx: Ctx, { channelId, environment, form }: SubmitApplicationInput) {
  const channel = await lockChannel(ctx, channelId);
  if (channel.state !== "unbound") throw new DomainError("conflict", "channels.alreadyBound");
  if (environment === "sandbox" && !hasSandbox())
    throw new DomainError("precondition_failed", "channels.sandboxAbsent");
  await writeForm(ctx, channelId, form);
  const papers = await listPapers(ctx, channelId);
  for (const paper of ["logo", "guarantee"] as const)
    if (!papers.some((row) => row.paper === paper))
      throw new DomainError("invalid", `channels.application.${paper}Missing`, { field: "papers" });
  return { platform: channel.type, papers };
}

async function start(ctx: Ctx, channelId: string, environment: "live" | "sandbox", externalId: string | null) {
  const channel = await lockChannel(ctx, channelId);
  if (channel.state !== "unbound") throw new DomainError("conflict", "channels.alreadyBound");
  await lockApplication(ctx, channelId);
  const fresh = { state: "under_review" as const, reason: null, accountId: null, change: null, decidedAt: null };
  await updateApplication(ctx, channelId, { ...fresh, environment, externalId, submittedAt: ctx.now });
  await setWaiting(ctx, channelId, true);
  await audit(ctx, {
    action: "channel.application_submitted",
    objectKind: "channel",
    objectId: channelId,
    detail: { state: { from: "unbound", to: "binding" }, environment },
  });
}

/**
 * Takes an application back that nobody has decided about; it is a draft again.
 *
 * @throws DomainError "conflict" when it is not under review
 */
export async function withdrawApplication(ctx: Ctx, { channelId }: ChannelInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const request = await lockOpenRequest(ctx, "account_application", channelId);
    await putBack(ctx, channelId);
    if (request) await endRequest(ctx, request.id, { state: "withdrawn" });
  });
}

/** The API by which a platform takes applications; the sandbox has one where the real platform has people. */
export function applicationApi(platform: string, link: PlatformLink | undefined) {
  const { connector, io } = link ?? platformLink(platform);
  const api: ApplicationAbility | undefined = connector.onboarding?.applications;
  if (!api) throw new DomainError("precondition_failed", "channels.application.notHere");
  return { api, io, baseUrl: platformUrl(platform, "sandbox") };
}

function plain({ paper, name, type, size }: PaperRow) {
  return { kind: paper, name, type, size };
}
