"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { Input } from "#components/ui/input";
import { RadioCards } from "#components/ui/radio-cards";
import { Tag } from "#components/ui/tag";
import type { SendableTemplate } from "#lib/templates/queries";
import { sampleValues } from "#lib/templates/rules";
import type { SendData } from "./data.ts";
import { MessagePhone } from "./people-preview.tsx";
import styles from "./send.module.css";

/** The approved templates of one language, each with what it looks like. */
export function TemplatePicker({
  open,
  onOpenChange,
  brand,
  language,
  templates,
  chosen,
  onChoose,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  brand: SendData["brand"];
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
      wide
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
      <div className={styles.pick}>
        <div className={styles.list}>
          <Input
            type="search"
            icon={<Search className="s mute" aria-hidden />}
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          {found.length === 0 ? <p className="mute p-2">{t("none")}</p> : null}
          <RadioCards
            aria-label={t("list")}
            className={styles.options}
            value={looking || undefined}
            onValueChange={setLooking}
            options={found.map((one) => ({
              value: one.code,
              title: (
                <span className="row">
                  <span className="clip">{one.name}</span>
                  <Tag>{words(one.category)}</Tag>
                </span>
              ),
              text: <span className="clip block">{one.content.body}</span>,
            }))}
          />
        </div>
        {shown ? (
          <div className="hide-m stack t">
            <MessagePhone
              brand={brand}
              name={shown.name}
              content={shown.content}
              values={sampleValues(shown.content)}
            />
            <p className="hint text-center">{t("sample")}</p>
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}
