"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { SubmitVerificationInput } from "#lib/requests/schema";
import { removeDocument, submitVerification } from "#lib/requests/verification";

export const submitVerificationAction = defineAction({
  input: SubmitVerificationInput,
  permission: "settings:manage",
  async run(ctx, input) {
    await submitVerification(ctx, input);
    revalidatePath("/", "layout");
  },
});

export const removeDocumentAction = defineAction({
  input: z.string().min(1).max(64),
  permission: "settings:manage",
  async run(ctx, documentId) {
    await removeDocument(ctx, documentId);
  },
});
