"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/form/confirm-dialog";
import { toast } from "#components/ui/toast";
import { removeFileAction } from "./actions.ts";

type Props = { file: { id: string; name: string }; onClose: () => void; onRemoved?: () => void };

/** Asks before a file leaves. What uses it meanwhile is told in place of the removal. */
export function RemoveDialog({ file, onClose, onRemoved }: Props) {
  const t = useTranslations("library.remove");
  const router = useRouter();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      level={2}
      danger
      title={t("title", { name: file.name })}
      text={t("text")}
      confirmLabel={t("submit")}
      consequences={[{ text: t("lost"), loses: true }]}
      onConfirm={async () => {
        const result = await removeFileAction({ id: file.id });
        if (!result.ok) return result.message;
        toast.success(t("done", { name: file.name }));
        onRemoved?.();
        router.refresh();
      }}
    />
  );
}
