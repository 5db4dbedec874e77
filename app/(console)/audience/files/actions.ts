"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { defineAction } from "#lib/actions/define-action";
import { askExport } from "#lib/contacts/files/ask-file";
import { cancelFile } from "#lib/contacts/files/cancel-file";
import { AskExportInput, ContactFileRef } from "#lib/contacts/schema";

const refresh = () => revalidatePath("/audience/files");

export const askExportAction = defineAction({
  input: AskExportInput,
  permission: "content:read",
  async run(ctx, input) {
    const t = await getTranslations("contacts");
    const asked = await askExport(ctx, input, t("title"));
    refresh();
    return asked;
  },
});

export const cancelFileAction = defineAction({
  input: ContactFileRef,
  permission: "audience:manage",
  async run(ctx, { id }) {
    await cancelFile(ctx, id);
    refresh();
  },
});
