"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { removeFile, removeUnusedFiles } from "#lib/media/library/remove-files";
import { renameFile } from "#lib/media/library/rename-file";
import { FileInput, RemoveFilesInput, RenameFileInput } from "#lib/media/library/schema";

export const renameFileAction = defineAction({
  input: RenameFileInput,
  permission: "media:manage",
  async run(ctx, input) {
    await renameFile(ctx, input);
    revalidatePath("/library");
  },
});

export const removeFileAction = defineAction({
  input: FileInput,
  permission: "media:manage",
  async run(ctx, { id }) {
    await removeFile(ctx, id);
    revalidatePath("/library");
  },
});

export const removeUnusedFilesAction = defineAction({
  input: RemoveFilesInput,
  permission: "media:manage",
  async run(ctx, { ids }) {
    const removed = await removeUnusedFiles(ctx, ids);
    revalidatePath("/library");
    return removed;
  },
});
