"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { attemptLimits, countAttempt } from "#lib/auth/limits";
import { closeCustomer } from "#lib/customers/close-customer";
import { createCustomer } from "#lib/customers/create-customer";
import { answerHandOver, offerHandOver, releaseCustomer, withdrawHandOver } from "#lib/customers/hand-over";
import { inviteOwner } from "#lib/customers/invite-owner";
import { findCustomers } from "#lib/customers/list-customers";
import {
  AnswerHandOverInput,
  CloseCustomerInput,
  CreateCustomerInput,
  CustomerInput,
  InviteOwnerInput,
  OfferHandOverInput,
  ReleaseCustomerInput,
  ReplaceTermsInput,
  SuspendCustomerInput,
} from "#lib/customers/schema";
import { liftSuspension, suspendCustomer } from "#lib/customers/suspend";
import { replaceTerms } from "#lib/customers/terms-file";
import { canMail } from "#lib/mail/send-mail";
import { deliverInvitation } from "./deliver-invitation.ts";

/** With a mail server the invitation goes to the contact alone; the staff see its link only where it has to be passed on. */
export const createCustomerAction = defineAction({
  input: CreateCustomerInput,
  permission: "customers:manage",
  async run(ctx, input) {
    const byMail = canMail();
    await countAttempt(ctx.db, [{ key: `invite:${ctx.workspaceId}`, limit: attemptLimits.invite }], ctx.now);
    const { id, invitation } = await createCustomer(ctx, { ...input, byMail });
    const invited = deliverInvitation(input.contactEmail, byMail, invitation);
    revalidatePath("/customers", "layout");
    return { id, ...invited };
  },
});

export const inviteOwnerAction = defineAction({
  input: InviteOwnerInput,
  permission: "customers:manage",
  async run(ctx, input) {
    const byMail = canMail();
    await countAttempt(ctx.db, [{ key: `invite:${ctx.workspaceId}`, limit: attemptLimits.invite }], ctx.now);
    const invitation = await inviteOwner(ctx, { ...input, byMail });
    revalidatePath("/customers", "layout");
    return deliverInvitation(input.email, byMail, invitation);
  },
});

export const suspendCustomerAction = defineAction({
  input: SuspendCustomerInput,
  permission: "customers:manage",
  async run(ctx, input) {
    await suspendCustomer(ctx, input);
    revalidatePath("/customers", "layout");
  },
});

export const liftSuspensionAction = defineAction({
  input: CustomerInput,
  permission: "customers:manage",
  async run(ctx, { customerId }) {
    const lifted = await liftSuspension(ctx, customerId);
    revalidatePath("/customers", "layout");
    return lifted;
  },
});

export const offerHandOverAction = defineAction({
  input: OfferHandOverInput,
  permission: "customers:manage",
  async run(ctx, input) {
    const { to } = await offerHandOver(ctx, input);
    revalidatePath("/customers", "layout");
    return { to };
  },
});

export const withdrawHandOverAction = defineAction({
  input: CustomerInput,
  permission: "customers:manage",
  async run(ctx, { customerId }) {
    await withdrawHandOver(ctx, customerId);
    revalidatePath("/customers", "layout");
  },
});

export const answerHandOverAction = defineAction({
  input: AnswerHandOverInput,
  permission: "customers:manage",
  async run(ctx, input) {
    await answerHandOver(ctx, input);
    revalidatePath("/customers", "layout");
  },
});

export const releaseCustomerAction = defineAction({
  input: ReleaseCustomerInput,
  permission: "customers:manage",
  async run(ctx, input) {
    await releaseCustomer(ctx, input);
    revalidatePath("/customers", "layout");
  },
});

export const closeCustomerAction = defineAction({
  input: CloseCustomerInput,
  permission: "customers:manage",
  async run(ctx, input) {
    await closeCustomer(ctx, input);
    revalidatePath("/customers", "layout");
  },
});

export const replaceTermsAction = defineAction({
  input: ReplaceTermsInput,
  permission: "customers:manage",
  async run(ctx, input) {
    await replaceTerms(ctx, input);
    revalidatePath("/customers", "layout");
  },
});

/** For fields that choose a customer: of hundreds, those that fit what was typed. */
export const findCustomersAction = defineAction({
  input: z.object({ text: z.string().trim().max(100) }),
  permission: "desk:read",
  run: (ctx, { text }) => findCustomers(ctx, text),
});
