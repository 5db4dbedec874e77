"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, type MouseEvent, useState } from "react";
import { toast } from "../ui/toast.tsx";
import { useWorkspaceTab } from "./workspace-tab.tsx";

/**
 * A link to a file of the console. The file is fetched by the page, so that a refusal is told here and nothing on the page
 * is lost; opened in a window of its own it works as any link.
 *
 * @param href below /downloads, without the workspace
 */
export function DownloadLink({ href, ...rest }: Omit<ComponentProps<"a">, "onClick"> & { href: string }) {
  const { busy, addressOf, download } = useDownload();
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void download(href);
  }
  return <a {...rest} href={addressOf(href)} aria-busy={busy || undefined} onClick={follow} />;
}

/** The same for a menu's item: `download` fetches and saves a file below /downloads, one at a time. */
export function useDownload() {
  const t = useTranslations("common.error");
  const workspace = useWorkspaceTab()?.id ?? "";
  const [busy, setBusy] = useState(false);
  const addressOf = (href: string) => `${href}${href.includes("?") ? "&" : "?"}${new URLSearchParams({ workspace })}`;
  async function download(href: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    try {
      const answer = await fetch(addressOf(href));
      if (answer.ok) save(await answer.blob(), nameOf(answer));
      else toast.error(((await answer.json()) as { message: string }).message);
    } catch {
      toast.error(t("network"));
    } finally {
      setBusy(false);
    }
  }
  return { busy, addressOf, download };
}

function nameOf(answer: Response): string {
  const [, encoded = ""] = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("content-disposition") ?? "") ?? [];
  return decodeURIComponent(encoded);
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
