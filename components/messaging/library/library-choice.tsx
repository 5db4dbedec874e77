"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Image } from "#components/ui/icons";
import { onDemand } from "#components/ui/on-demand";
import type { TemplateFile } from "#db/json/template-content";
import type { NewerFile } from "#lib/media/library/newer-files";
import type { PickerProps } from "./media-picker.tsx";

const MediaPicker = onDemand<PickerProps>(() => import("./media-picker.tsx").then((part) => part.MediaPicker));

/** The button that chooses a file of the library for a field. */
export function LibraryButton(props: Omit<PickerProps, "onClose">) {
  const t = useTranslations("library.picker");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" icon={<Image className="size-3.5" aria-hidden />} onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {open ? <MediaPicker {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** Offers what stands in the library now in place of the file of a field, where that was replaced. */
export function NewerFileNote({
  fileId,
  onPick,
}: {
  fileId: string | null;
  onPick: (file: TemplateFile, href: string) => void;
}) {
  const t = useTranslations("library.picker");
  const newer = useNewer(fileId);
  if (!newer) return null;
  const { href, ...file } = newer;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-warning" role="status">
      <span className="min-w-0 wrap-anywhere">{t("newer", { name: file.name })}</span>
      <Button size="sm" variant="quiet" onClick={() => onPick(file, href)}>
        {t("useNewer")}
      </Button>
    </p>
  );
}

/** What was put in the place of a file; null while nobody knows, and where nothing was. */
function useNewer(fileId: string | null): NewerFile | null {
  const [found, setFound] = useState<{ fileId: string; newer: NewerFile | null } | null>(null);
  useEffect(() => {
    if (fileId === null) return;
    const stop = new AbortController();
    fetch(`/library-choices?${new URLSearchParams({ file: fileId })}`, { signal: stop.signal })
      .then(async (answer) => {
        if (answer.ok) setFound({ fileId, newer: ((await answer.json()) as { newer: NewerFile | null }).newer });
      })
      // Whoever does not hear of it keeps the file they have.
      .catch(() => {});
    return () => stop.abort();
  }, [fileId]);
  return found?.fileId === fileId ? found.newer : null;
}
