"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { decideHiddenRows } from "#lib/campaigns/audience-import/decide-hidden-rows";
import { listContactsInThread } from "#lib/campaigns/audience-import/import-in-thread";
import { importQueue } from "#lib/campaigns/audience-import/import-queue";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { reportImport } from "#lib/campaigns/audience-import/import-report";
import { getImport } from "#lib/campaigns/audience-import/recipients";
import { recordConsent } from "#lib/campaigns/audience-import/record-consent";
import { planSend } from "#lib/campaigns/flight-plan/plan-send";
import { findFate, readPlan } from "#lib/campaigns/flight-plan/read-plan";
import { FindFateInput, PlanRef, PlanSendInput } from "#lib/campaigns/flight-plan/schema";
import { discardDraft, saveDraft } from "#lib/campaigns/launch/drafts";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import {
  DecideHiddenRowsInput,
  DraftRef,
  ImportNumbersInput,
  ImportRef,
  LaunchCampaignInput,
  ListContactsInput,
  SaveDraftInput,
} from "#lib/campaigns/schema";
import { env } from "#lib/env";
import { readSendingRules } from "#lib/sending/rules/sending-rules";

export const saveDraftAction = defineAction({
  input: SaveDraftInput,
  permission: "campaigns:manage",
  run: async (ctx, input) => ({ keptAt: await saveDraft(ctx, input) }),
});

export const discardDraftAction = defineAction({
  input: DraftRef,
  permission: "campaigns:manage",
  run: (ctx, input) => discardDraft(ctx, input.channelId),
});

export const importNumbersAction = defineAction({
  input: ImportNumbersInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    const summary = await importNumbers(ctx, input);
    const { templateCode } = input;
    return reportImport(ctx, { ...summary, templateCode, method: "phones", fileName: null, fileBytes: 0 });
  },
});

/** Makes a list of a group or a segment. It takes turns with the imports of files. */
export const listContactsAction = defineAction({
  input: ListContactsInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    const signal = new AbortController().signal;
    const endTurn = await importQueue().enter(ctx.workspaceId, () => {}, signal);
    const summary = await listContactsInThread(ctx, input, env().WEB_DATABASE_URL, signal).finally(endTurn);
    return reportImport(ctx, { ...(await getImport(ctx, summary.id)), ...summary });
  },
});

export const launchCampaignAction = defineAction({
  input: LaunchCampaignInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    const { id } = await launchCampaign(ctx, input, await readSendingRules(ctx));
    revalidatePath("/campaigns");
    return { id };
  },
});

/** How long a request looks at people itself: a short list is done by then. */
const planInlineMs = 1_200;

export const planSendAction = defineAction({
  input: PlanSendInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    const end = performance.now() + planInlineMs;
    const { id } = await planSend(
      () => ctx,
      input,
      () => performance.now() > end,
    );
    return readPlan(ctx, id);
  },
});

export const readPlanAction = defineAction({
  input: PlanRef,
  permission: "campaigns:manage",
  run: (ctx, { planId }) => readPlan(ctx, planId),
});

export const findFateAction = defineAction({
  input: FindFateInput,
  permission: "campaigns:manage",
  run: (ctx, input) => findFate(ctx, input),
});

export const decideHiddenRowsAction = defineAction({
  input: DecideHiddenRowsInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    const summary = await decideHiddenRows(ctx, input.importId, input.choice);
    return reportImport(ctx, { ...(await getImport(ctx, input.importId)), ...summary });
  },
});

export const recordConsentAction = defineAction({
  input: ImportRef,
  permission: "campaigns:manage",
  async run(ctx, input) {
    const summary = await recordConsent(ctx, input.importId);
    return reportImport(ctx, { ...(await getImport(ctx, input.importId)), ...summary });
  },
});
