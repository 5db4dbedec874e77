"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { Field } from "#components/form/field";
import { Button } from "#components/ui/button";
import { Checkbox } from "#components/ui/checkbox";
import { Input } from "#components/ui/input";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import { requestSignIn } from "./request.ts";

type Problem = { kind: "missing" | "wrong" | "network" | "unexpected" } | { kind: "tooMany"; minutes: number };

/** The demonstration's addresses; its seed is not part of a running console. */
const demoAddresses = [
  "owner@lumen.example",
  "operator@lumen.example",
  "viewer@lumen.example",
  "staff@harbour.example",
] as const;

type Props = { goTo: string; email: string; days: number; demo: boolean; signedOut: boolean };

/** Uncontrolled fields, so that what was typed before hydration is kept. */
export function SignInForm({ goTo, email, days, demo, signedOut }: Props) {
  const t = useTranslations("auth");
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [remember, setRemember] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(event.currentTarget);
    const fields = { email: String(data.get("email") ?? "").trim(), password: String(data.get("password") ?? "") };
    if (!fields.email || !fields.password) {
      setProblem({ kind: "missing" });
      focus(fields.email ? "password" : "email");
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const answer = await requestSignIn({ ...fields, remember });
      if (answer.ok) {
        // A full page load, so that the router's cache keeps nothing of a previous user.
        window.location.assign(goTo);
        return;
      }
      setProblem(problemOf(answer.error));
      focus("password");
    } catch {
      setProblem({ kind: "network" });
    }
    setBusy(false);
  }

  function focus(name: "email" | "password") {
    const field = form.current?.elements.namedItem(name);
    if (field instanceof HTMLInputElement) {
      field.focus();
      field.select();
    }
  }

  function fill(words: string) {
    const field = form.current?.elements.namedItem("email");
    if (field instanceof HTMLInputElement) field.value = words;
    focus("password");
  }

  const wrong = problem?.kind === "wrong" || problem?.kind === "missing";
  return (
    <form ref={form} method="post" className="mt-4 flex flex-col gap-4" onSubmit={submit} noValidate>
      {problem ? (
        <Note tone="danger" role="alert">
          {problem.kind === "tooMany" ? t("errors.tooMany", { minutes: problem.minutes }) : t(`errors.${problem.kind}`)}
        </Note>
      ) : signedOut ? (
        <Note tone="success" role="status">
          {t("signedOut")}
        </Note>
      ) : null}
      <Field id={`${id}-email`} label={t("email")}>
        <Input
          id={`${id}-email`}
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={email}
          maxLength={320}
          required
          invalid={wrong}
        />
      </Field>
      <Field id={`${id}-password`} label={t("password")}>
        <Input
          id={`${id}-password`}
          name="password"
          type="password"
          autoComplete="current-password"
          maxLength={200}
          required
          invalid={wrong}
        />
      </Field>
      <Checkbox checked={remember} onCheckedChange={setRemember} label={t("remember", { days })} />
      <Button type="submit" variant="primary" size="lg" full busy={busy}>
        {t("submit")}
      </Button>
      <TextLink href="/forgotten-password" className="self-start text-sm">
        {t("forgot.link")}
      </TextLink>
      {demo ? (
        <Note tone="info" title={t("demo.title")}>
          {t("demo.text")}
          <span className="mt-1.5 grid grid-cols-[auto_auto] justify-start gap-x-3.5 gap-y-0.5 text-[12px]">
            {demoAddresses.map((address) => (
              <button
                key={address}
                type="button"
                className="min-h-6 text-left font-strong underline decoration-current/35 underline-offset-3 hover:decoration-current"
                onClick={() => fill(address)}
              >
                {address}
              </button>
            ))}
          </span>
        </Note>
      ) : null}
    </form>
  );
}

/** Maps the error codes of `authorize` in lib/auth/options.ts. */
function problemOf(error: string): Problem {
  const [code, minutes] = error.split(":");
  if (code === "too_many_requests") return { kind: "tooMany", minutes: Number(minutes) || 1 };
  if (code === "unauthenticated" || code === "CredentialsSignin") return { kind: "wrong" };
  return { kind: "unexpected" };
}
