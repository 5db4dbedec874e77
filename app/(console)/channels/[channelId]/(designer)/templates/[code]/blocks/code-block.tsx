"use client";

import { useTranslations } from "next-intl";
import { Button, IconButton } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { Plus, X } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { RadioCards } from "#components/ui/radio-cards";
import type { TemplateCode } from "#db/json/template-content";
import { setCode } from "#lib/templates/content/edit-parts";
import { plainCode } from "#lib/templates/content/read-content";
import type { BlockProps } from "../design.ts";
import { rowGrid, TextRow } from "../fields/text-row.tsx";
import { Block, Problems } from "./block.tsx";

/** A message with a one-time code: the platform writes its words, and here is chosen how people take the code. */
export function CodeBlock(props: BlockProps) {
  const { content, change, errors, rules } = props;
  const t = useTranslations("templates.parts.code");
  const code = content.code ?? plainCode;
  const set = (place: string, next: Partial<TemplateCode>) => change(place, (now) => setCode(now, next));
  const byApp = code.delivery !== "copy_code";
  const minutes = rules.parts?.authentication?.minutes;
  return (
    <>
      <Block id="code" title={t("title")}>
        <p className="text-xs text-muted-foreground">{t("fixed")}</p>
        <RadioCards
          aria-labelledby="code-title"
          columns={3}
          size="sm"
          value={code.delivery}
          onValueChange={(delivery) => set("", { delivery })}
          options={(["copy_code", "one_tap", "zero_tap"] as const).map((value) => ({
            value,
            title: t(`delivery.${value}`),
            text: t(`deliveryHint.${value}`),
          }))}
        />
        <div className={rowGrid}>
          <TextRow
            errors={errors}
            path="code.copyText"
            label={t("copyText")}
            value={code.copyText}
            placeholder={t("own")}
            onValue={(copyText) => set("code.copyText", { copyText })}
          />
          {byApp ? (
            <TextRow
              errors={errors}
              path="code.autofillText"
              label={t("autofillText")}
              value={code.autofillText}
              placeholder={t("own")}
              onValue={(autofillText) => set("code.autofillText", { autofillText })}
            />
          ) : null}
          <TextRow
            errors={errors}
            path="code.expiresMinutes"
            label={t("expires", { min: minutes?.min ?? 1, max: minutes?.max ?? 90 })}
            value={code.expiresMinutes === null ? "" : String(code.expiresMinutes)}
            inputMode="numeric"
            placeholder={t("noExpiry")}
            onValue={(text) => set("code.expiresMinutes", { expiresMinutes: numberOf(text) })}
          />
        </div>
        <Checkbox
          checked={code.securityLine}
          onCheckedChange={(securityLine) => set("", { securityLine })}
          label={t("securityLine")}
        />
      </Block>
      {byApp ? <Apps {...props} code={code} set={set} /> : null}
    </>
  );
}

type AppsProps = BlockProps & { code: TemplateCode; set: (place: string, next: Partial<TemplateCode>) => void };

/** The apps that may take the code by themselves. */
function Apps({ errors, rules, code, set }: AppsProps) {
  const t = useTranslations("templates.parts.code");
  const { apps } = code;
  const max = rules.parts?.authentication?.apps ?? 5;
  const edit = (index: number, key: "packageName" | "signatureHash", value: string) =>
    set(`code.apps.${index}.${key}`, { apps: apps.with(index, { ...emptyApp, ...apps[index], [key]: value }) });
  return (
    <Block id="code-apps-block" title={t("apps")}>
      {apps.map((app, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an app is known by its place
        <div key={index} className="flex min-w-0 items-start gap-2">
          <div className={`${rowGrid} flex-1`}>
            <TextRow
              errors={errors}
              path={`code.apps.${index}.packageName`}
              label={t("packageName")}
              value={app.packageName}
              placeholder="com.shop.app"
              onValue={(value) => edit(index, "packageName", value)}
            />
            <TextRow
              errors={errors}
              path={`code.apps.${index}.signatureHash`}
              label={t("signatureHash")}
              value={app.signatureHash}
              placeholder="K8a/AINcGX7"
              onValue={(value) => edit(index, "signatureHash", value)}
            />
          </div>
          <IconButton
            label={t("removeApp", { number: index + 1 })}
            size="sm"
            onClick={() => set("", { apps: apps.toSpliced(index, 1) })}
          >
            <X className="size-3.5" aria-hidden />
          </IconButton>
        </div>
      ))}
      <Problems id="code-apps-error" messages={errors("code.apps")} />
      <div>
        <Button
          id="code-apps"
          size="sm"
          icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
          disabledReason={apps.length >= max ? t("appsFull", { max }) : null}
          onClick={() => set("", { apps: [...apps, emptyApp] })}
        >
          {t("addApp")}
        </Button>
      </div>
      {code.delivery === "zero_tap" ? (
        <div className="flex flex-col gap-1">
          <Checkbox
            id="code-termsAccepted"
            checked={code.termsAccepted}
            onCheckedChange={(termsAccepted) => set("", { termsAccepted })}
            label={t("terms")}
          />
          <Problems id="code-terms-error" messages={errors("code.termsAccepted")} />
        </div>
      ) : null}
    </Block>
  );
}

const emptyApp = { packageName: "", signatureHash: "" };

/** A whole number as it is typed; anything else is kept as what no rule allows. */
function numberOf(text: string): number | null {
  if (text.trim() === "") return null;
  return /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : -1;
}

/** For how long the platform tries to deliver a message. */
export function ValidityBlock({
  content,
  change,
  errors,
  range,
}: BlockProps & { range: { min: number; max: number } }) {
  const t = useTranslations("templates.parts");
  const seconds = content.validitySeconds ?? null;
  const id = "validitySeconds";
  const problems = errors(id);
  return (
    <Block id="validity" title={t("validity")} optional>
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <Input
          id={id}
          size="sm"
          className="w-32"
          inputMode="numeric"
          value={seconds === null ? "" : String(seconds)}
          aria-label={t("validity")}
          aria-describedby={`${id}-hint`}
          invalid={problems.length > 0}
          placeholder={t("validityOwn")}
          onChange={(event) => {
            const validitySeconds = numberOf(event.target.value);
            change(id, (now) => ({ ...now, version: 2, validitySeconds }));
          }}
        />
        <span id={`${id}-hint`} className="text-xs text-muted-foreground">
          {t("validityHint", range)}
        </span>
      </div>
      <Problems id={`${id}-error`} messages={problems} />
    </Block>
  );
}
