"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Search } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { RadioCards } from "#components/ui/radio-cards";
import { Tag } from "#components/ui/tag";
import { sampleValues } from "#lib/templates/content/render-template";
import type { SendableTemplate } from "#lib/templates/queries";
import { MessagePhone } from "../review/message-phone.tsx";
import type { SendData } from "../send-data.ts";

/** A dialog with the approved templates of one language and a preview of the selected one. */
export function TemplatePicker({
  open,
  onOpenChange,
  brand,
  rules,
  files,
  language,
  templates,
  chosen,
  onChoose,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  brand: SendData["brand"];
  rules: SendData["rules"];
  files: SendData["files"];
  language: string;
  templates: readonly SendableTemplate[];
  chosen: string;
  onChoose: (code: string) => void;
}) {
  const t = useTranslations("send.picker");
  const common = useTranslations("common");
  const words = useTranslations("states.templateCategory");
  const [search, setSearch] = useState("");
  const [looking, setLooking] = useState(chosen);
  useEffect(() => {
    if (!open) return;
    setSearch("");
    setLooking(chosen || templates[0]?.code || "");
  }, [open, chosen, templates[0]?.code]);

  const term = search.trim().toLowerCase();
  const found = templates.filter((one) => one.name.toLowerCase().includes(term) || one.code === term);
  const shown = templates.find((one) => one.code === looking) ?? null;
  function choose() {
    if (!shown) return;
    onChoose(shown.code);
    onOpenChange(false);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="xl"
      title={t("title")}
      description={t("text", { language })}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{common("cancel")}</Button>
          <Button variant="primary" disabled={!shown} onClick={choose}>
            {t("choose")}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,300px)] items-start gap-4 slim:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-2">
          <Input
            type="search"
            icon={<Search className="size-3.5 text-muted-foreground" aria-hidden />}
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          {found.length === 0 ? <p className="p-2 text-muted-foreground">{t("none")}</p> : null}
          <RadioCards
            aria-label={t("list")}
            className="flex max-h-[420px] flex-col gap-1.5 overflow-y-auto p-0.5 slim:max-h-60"
            value={looking || undefined}
            onValueChange={setLooking}
            options={found.map((one) => ({
              value: one.code,
              title: (
                <span className="flex min-w-0 items-center gap-2">
                  <span className="min-w-0 truncate">{one.name}</span>
                  <Tag>{words(one.category)}</Tag>
                </span>
              ),
              text: <span className="block min-w-0 truncate">{one.content.body}</span>,
            }))}
          />
        </div>
        {shown ? (
          <div className="flex flex-col gap-2 narrow:hidden">
            <MessagePhone
              brand={brand}
              name={shown.name}
              content={shown.content}
              rules={rules}
              files={files}
              values={sampleValues(shown.content)}
            />
            <p className="text-center text-xs text-muted-foreground">{t("sample")}</p>
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}
