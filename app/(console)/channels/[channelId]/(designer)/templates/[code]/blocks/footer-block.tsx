"use client";

import { useTranslations } from "next-intl";
import { Input } from "#components/ui/input";
import type { BlockProps } from "../design.ts";
import { Block, Counter, Problems } from "./block.tsx";

export function FooterBlock({ content, change, errors, rules: { limits } }: BlockProps) {
  const t = useTranslations("templates");
  const footer = content.footer ?? "";
  const problems = errors("footer");
  return (
    <Block id="footer" title={t("field.footer")} optional aside={<Counter text={footer} limit={limits.footer} />}>
      <Input
        id="footer"
        value={footer}
        aria-label={t("field.footer")}
        aria-describedby="footer-error"
        invalid={problems.length > 0}
        onChange={(event) => {
          const text = event.target.value;
          change("footer", (now) => ({ ...now, footer: text === "" ? null : text }));
        }}
      />
      <Problems id="footer-error" messages={problems} />
    </Block>
  );
}
