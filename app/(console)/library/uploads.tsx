"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, type DragEvent, type ReactNode, useContext, useRef, useState } from "react";
import { Button } from "#components/ui/button";
import { Upload } from "#components/ui/icons";
import { toast } from "#components/ui/toast";
import { UploadList } from "./upload-list.tsx";
import { useUploads } from "./use-uploads.ts";

type Shared = { pick: () => void; blocked: string | null; uploads: ReturnType<typeof useUploads> } | null;
const Context = createContext<Shared>(null);

type Props = {
  /** Types that may be uploaded; null for whoever may not upload. */
  types: readonly string[] | null;
  /** Why nothing can be uploaded here by somebody who may; null when it can. */
  blocked: string | null;
  children: ReactNode;
};

/** Takes files that are dropped on the page or chosen, and shows how each of them fares above the list. */
export function Uploads({ types, blocked, children }: Props) {
  const t = useTranslations("library.upload");
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const uploads = useUploads((items) => {
    router.refresh();
    const added = items.filter(({ state }) => state === "done").length;
    if (added > 0) toast.success(t("added", { count: added }));
  });
  if (types === null) return <Context value={null}>{children}</Context>;
  const takes = blocked === null;
  const hasFiles = (event: DragEvent) => takes && event.dataTransfer.types.includes("Files");
  return (
    <Context value={{ pick: () => input.current?.click(), blocked, uploads }}>
      <section
        aria-label={t("area")}
        className="contents"
        onDragOver={(event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
        }}
        onDrop={(event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          setOver(false);
          uploads.add([...event.dataTransfer.files]);
        }}
      >
        <input
          ref={input}
          type="file"
          multiple
          accept={types.join(",")}
          className="hidden"
          aria-label={t("choose")}
          onChange={(event) => {
            uploads.add([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        {over ? <DropHint /> : null}
        {children}
      </section>
    </Context>
  );
}

/** The files that are being uploaded; nothing while there are none. */
export function UploadPanel() {
  const uploads = useContext(Context)?.uploads;
  if (!uploads || uploads.items.length === 0) return null;
  return <UploadList items={uploads.items} onRetry={uploads.retry} onClear={uploads.clear} />;
}

function DropHint() {
  const t = useTranslations("library.upload");
  return (
    <p className="pointer-events-none fixed inset-x-4 bottom-4 z-40 rounded-md border border-dashed border-primary bg-selected px-4 py-6 text-center font-medium">
      {t("drop")}
    </p>
  );
}

/** The page's primary action; nothing for whoever may not upload. */
export function UploadButton() {
  const t = useTranslations("library.upload");
  const shared = useContext(Context);
  if (!shared) return null;
  return (
    <Button variant="primary" icon={<Upload aria-hidden />} disabledReason={shared.blocked} onClick={shared.pick}>
      {t("choose")}
    </Button>
  );
}
