"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Copy } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { toast } from "#components/ui/toast";

/** A link or a secret that is shown once, to be handed over by hand. */
export function SecretLink({
  label,
  link,
  copyLabel,
  children,
}: {
  label: string;
  link: string;
  /** Of the button, for what is no link. */
  copyLabel?: string;
  children: ReactNode;
}) {
  const t = useTranslations("system.link");
  const id = useId();
  async function copy() {
    await navigator.clipboard.writeText(link);
    toast.success(t(copyLabel ? "secretCopied" : "copied"));
  }
  return (
    <div className="flex flex-col gap-3" role="status">
      <p>{children}</p>
      <Field id={id} label={label}>
        <div className="flex gap-2">
          <Input id={id} readOnly value={link} mono onFocus={(event) => event.target.select()} />
          <Button icon={<Copy aria-hidden />} onClick={() => void copy()}>
            {copyLabel ?? t("copy")}
          </Button>
        </div>
      </Field>
    </div>
  );
}
