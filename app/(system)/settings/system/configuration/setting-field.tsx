"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { describedBy, Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Switch } from "#components/ui/checkbox";
import { Lock } from "#components/ui/icons";
import { Input } from "#components/ui/input";
import { Tag } from "#components/ui/tag";
import { toast } from "#components/ui/toast";
import type { SettingView } from "#lib/operator/settings";
import { changeSettingAction } from "../actions.ts";

type Value = string | boolean | string[] | null;

/** Saves one setting, and says what came of it. */
export function useSetting(key: string) {
  const t = useTranslations("system.configuration");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();
  async function save(value: Value): Promise<boolean> {
    setBusy(true);
    const result = await changeSettingAction({ key, value });
    setBusy(false);
    setError(result.ok ? undefined : (result.fieldErrors?.value?.[0] ?? result.message));
    if (!result.ok) return false;
    toast.success(t("saved"));
    router.refresh();
    return true;
  }
  return { save, busy, error };
}

/** One setting in a line of its own. What the environment sets is shown locked, with the name of its variable. */
export function SettingField({
  view,
  label,
  hint,
  numeric = false,
}: {
  view: SettingView;
  label: string;
  hint?: ReactNode;
  numeric?: boolean;
}) {
  const t = useTranslations("system.configuration");
  const id = useId();
  const shown = view.value === null ? "" : String(view.value);
  const [text, setText] = useState(shown);
  const { save, busy, error } = useSetting(view.key);
  const help = view.locked
    ? t("locked", { variable: view.variable ?? "" })
    : (hint ?? (view.secret ? t(view.set ? "isSet" : "notSet") : undefined));
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await save(text.trim() === "" ? null : text.trim())) setText(view.secret ? "" : text.trim());
  }
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <Field id={id} label={label} hint={help} error={error} aside={view.locked ? <LockedTag /> : undefined}>
        <div className="flex gap-2">
          <Input
            id={id}
            value={text}
            readOnly={view.locked}
            type={view.secret ? "password" : "text"}
            autoComplete="off"
            inputMode={numeric ? "numeric" : undefined}
            mono={!numeric}
            invalid={Boolean(error)}
            aria-describedby={describedBy(id, help, error)}
            placeholder={view.secret && view.set ? "••••••••" : undefined}
            onChange={(event) => setText(event.target.value)}
          />
          {view.locked ? null : (
            <Button type="submit" busy={busy} disabled={text.trim() === shown} aria-label={`${t("save")}: ${label}`}>
              {t("save")}
            </Button>
          )}
          {view.secret && view.set && !view.locked ? (
            <Button variant="quiet" aria-label={`${t("clear")}: ${label}`} onClick={() => void save(null)}>
              {t("clear")}
            </Button>
          ) : null}
        </div>
      </Field>
    </form>
  );
}

function LockedTag() {
  const t = useTranslations("system.configuration");
  return <Tag icon={<Lock className="size-3" aria-hidden />}>{t("lockedShort")}</Tag>;
}

/** A setting that is on or off, saved at once. */
export function SettingSwitch({ view, label, hint }: { view: SettingView; label: string; hint: string }) {
  const id = useId();
  const { save, busy, error } = useSetting(view.key);
  return (
    <div className="flex items-start gap-2.5">
      <span className="flex h-5 items-center">
        <Switch
          id={id}
          checked={view.value === true}
          disabled={busy}
          onCheckedChange={(on) => void save(on)}
          aria-describedby={`${id}-hint`}
        />
      </span>
      <span>
        <label htmlFor={id} className="block font-medium">
          {label}
        </label>
        <span id={`${id}-hint`} className="block text-xs text-muted-foreground">
          {error ?? hint}
        </span>
      </span>
    </div>
  );
}
