"use server";

import { revalidatePath } from "next/cache";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { passwordLinkUrl } from "#lib/auth/password/password-links";
import { env } from "#lib/env";
import { canMail } from "#lib/mail/send-mail";
import { createKeyAsOperator, revokeKeyAsOperator } from "#lib/operator/access-keys";
import { approveAsOperator, refuseAsOperator, setNumbersAsOperator } from "#lib/operator/answer-requests";
import { changeWorkspace } from "#lib/operator/change-workspace";
import { createWorkspace, inviteOwner } from "#lib/operator/create-workspace";
import { dismissJob, putJobBack } from "#lib/operator/dead-jobs";
import { retryMail } from "#lib/operator/mails";
import { tryLaneNow } from "#lib/operator/processes";
import {
  ChangeWorkspaceInput,
  CreateKeyInput,
  CreateWorkspaceInput,
  DeadJobInput,
  EventInput,
  InviteOwnerInput,
  LaneInput,
  MailInput,
  PasswordLinkInput,
  RevokeKeyInput,
  SettingInput,
  StandingInput,
} from "#lib/operator/schema";
import { dismissEvent, putEventBack } from "#lib/operator/set-aside";
import { askToSealAgain, changeSetting, testMail } from "#lib/operator/settings";
import { changeStanding } from "#lib/operator/standing";
import { makeUserPasswordLink } from "#lib/operator/users";
import { ApproveRequestInput, RefuseRequestInput, SetNumbersInput } from "#lib/requests/schema";

const pages = "/settings/system";

/** With a mail server the link goes to the owner alone; the operator sees it only where it has to be copied. */
export const createWorkspaceAction = defineAction({
  input: CreateWorkspaceInput,
  permission: "operator:manage",
  async run(ctx, input) {
    const byMail = canMail();
    const invitation = await createWorkspace(ctx, input, byMail);
    revalidatePath(pages, "layout");
    const { workspaceId, token, expiresAt } = invitation;
    return { workspaceId, link: byMail ? null : `${env().NEXTAUTH_URL}/invitation/${token}`, expiresAt };
  },
});

export const inviteWorkspaceOwnerAction = defineAction({
  input: InviteOwnerInput,
  permission: "operator:manage",
  async run(ctx, input) {
    const byMail = canMail();
    const invitation = await inviteOwner(ctx, input, byMail);
    revalidatePath(pages, "layout");
    const { token, expiresAt } = invitation;
    return { link: byMail ? null : `${env().NEXTAUTH_URL}/invitation/${token}`, expiresAt };
  },
});

export const changeWorkspaceAction = defineAction({
  input: ChangeWorkspaceInput,
  permission: "operator:manage",
  async run(ctx, input) {
    await changeWorkspace(ctx, input);
    revalidatePath(pages, "layout");
  },
});

export const changeStandingAction = defineAction({
  input: StandingInput,
  permission: "operator:manage",
  async run(ctx, input) {
    const done = await changeStanding(ctx, input);
    revalidatePath(pages, "layout");
    return done;
  },
});

export const makePasswordLinkAction = defineAction({
  input: PasswordLinkInput,
  permission: "operator:manage",
  async run(ctx, { userId }) {
    const { token, email, expiresAt } = await makeUserPasswordLink(ctx, userId);
    return { email, link: passwordLinkUrl(env().NEXTAUTH_URL, token), expiresAt };
  },
});

export const putJobBackAction = defineAction({
  input: DeadJobInput,
  permission: "operator:manage",
  async run(ctx, { kind, jobId }) {
    return putJobBack(ctx, kind, jobId);
  },
});

export const dismissJobAction = defineAction({
  input: DeadJobInput,
  permission: "operator:manage",
  async run(ctx, { kind, jobId }) {
    return dismissJob(ctx, kind, jobId);
  },
});

export const putEventBackAction = defineAction({
  input: EventInput,
  permission: "operator:manage",
  async run(ctx, { workspaceId, eventId }) {
    return putEventBack(ctx, workspaceId, eventId);
  },
});

export const dismissEventAction = defineAction({
  input: EventInput,
  permission: "operator:manage",
  async run(ctx, { workspaceId, eventId }) {
    return dismissEvent(ctx, workspaceId, eventId);
  },
});

export const retryMailAction = defineAction({
  input: MailInput,
  permission: "operator:manage",
  async run(ctx, { workspaceId, mailId }) {
    return retryMail(ctx, workspaceId, mailId);
  },
});

export const tryLaneNowAction = defineAction({
  input: LaneInput,
  permission: "operator:manage",
  async run(ctx, { workspaceId, laneId }) {
    return tryLaneNow(ctx, workspaceId, laneId);
  },
});

export const changeSettingAction = defineAction({
  input: SettingInput,
  permission: "operator:manage",
  async run(ctx, { key, value }) {
    await changeSetting(ctx, key, value);
    revalidatePath(pages, "layout");
  },
});

export const testMailAction = defineAction({
  input: z.void(),
  permission: "operator:manage",
  async run(ctx) {
    return testMail(ctx, await getLocale());
  },
});

export const sealAgainAction = defineAction({
  input: z.void(),
  permission: "operator:manage",
  async run(ctx) {
    await askToSealAgain(ctx);
    revalidatePath(`${pages}/keys`);
  },
});

export const approveAsOperatorAction = defineAction({
  input: ApproveRequestInput,
  permission: "operator:manage",
  async run(ctx, input) {
    await approveAsOperator(ctx, input);
    revalidatePath(pages, "layout");
  },
});

export const refuseAsOperatorAction = defineAction({
  input: RefuseRequestInput,
  permission: "operator:manage",
  async run(ctx, input) {
    await refuseAsOperator(ctx, input);
    revalidatePath(pages, "layout");
  },
});

export const setNumbersAsOperatorAction = defineAction({
  input: SetNumbersInput,
  permission: "operator:manage",
  async run(ctx, input) {
    await setNumbersAsOperator(ctx, input);
    revalidatePath(pages, "layout");
  },
});

/** The secret is in this answer and nowhere else. */
export const createKeyAction = defineAction({
  input: CreateKeyInput,
  permission: "operator:manage",
  async run(ctx, input) {
    const made = await createKeyAsOperator(ctx, input);
    revalidatePath(pages, "layout");
    return made;
  },
});

export const revokeKeyAction = defineAction({
  input: RevokeKeyInput,
  permission: "operator:manage",
  async run(ctx, input) {
    await revokeKeyAsOperator(ctx, input);
    revalidatePath(pages, "layout");
  },
});
