import "server-only";
import { randomBytes } from "node:crypto";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import type { Permission } from "#lib/auth/permissions";
import { type Access, getSession, requirePermission } from "#lib/auth/session";
import type { Session } from "#lib/auth/sessions";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import type { OperatorCtx } from "#lib/operator/context";
import { type OperatorAccess, requireOperator } from "#lib/operator/request";
import { unstorablePaths } from "#lib/text/storable-text";
import type { ActionResult } from "./result.ts";
import { demandSameOrigin } from "./same-origin.ts";

type Definition<Input extends z.ZodType, Output> = {
  /** The same schema the form resolves with. Its messages are keys of the catalogue `errors`. */
  input: Input;
  permission: Permission;
  run(ctx: Ctx, input: z.output<Input>, access: Access): Promise<Output>;
};

type SessionDefinition<Input extends z.ZodType, Output> = {
  input: Input;
  /** For acts on oneself, which need a session and no role. */
  permission: "session";
  run(session: Session, input: z.output<Input>): Promise<Output>;
};

type OperatorDefinition<Input extends z.ZodType, Output> = {
  input: Input;
  /** For the installation as a whole: a flag of the person, whatever workspace their page was made for. */
  permission: "operator:manage";
  run(ctx: OperatorCtx, input: z.output<Input>): Promise<Output>;
};

type PublicDefinition<Input extends z.ZodType, Output> = {
  input: Input;
  permission: "public";
  run(input: z.output<Input>): Promise<Output>;
};

/**
 * The one wrapper round every server action: is it a page of ours that asks, and one of the current workspace; who is
 * asking, may they, zod, the domain's verb, a typed result.
 * Refusals come back as values in the reader's language; anything unexpected is logged under a reference the person can
 * quote.
 */
export function defineAction<Input extends z.ZodType, Output>(
  definition:
    | Definition<Input, Output>
    | SessionDefinition<Input, Output>
    | OperatorDefinition<Input, Output>
    | PublicDefinition<Input, Output>,
): (input: z.input<Input>) => Promise<ActionResult<Output>> {
  return async (raw) => {
    try {
      demandSameOrigin(await headers());
      const ask = await authorise(definition.permission);
      const parsed = definition.input.safeParse(raw);
      if (!parsed.success) return await refuseInput(parsed.error.issues);
      const unstorable = unstorablePaths(parsed.data);
      if (unstorable.length > 0) return await refuseInput(unstorable.map(asIssue));
      if (definition.permission === "public") return done(await definition.run(parsed.data));
      if (definition.permission === "session") return done(await definition.run(ask as Session, parsed.data));
      if (definition.permission === "operator:manage")
        return done(await definition.run((ask as OperatorAccess).ctx, parsed.data));
      const access = ask as Access;
      return done(await definition.run(access.ctx, parsed.data, access));
    } catch (error) {
      unstable_rethrow(error);
      return await refuse(error);
    }
  };
}

async function authorise(
  permission: Permission | "session" | "operator:manage" | "public",
): Promise<Access | Session | OperatorAccess | null> {
  if (permission === "public") return null;
  if (permission === "operator:manage") return requireOperator();
  if (permission !== "session") return requirePermission(permission);
  const session = await getSession();
  if (!session) throw new DomainError("unauthenticated", "session.missing");
  return session;
}

function done<T>(data: T): ActionResult<T> {
  return { ok: true, data };
}

type Issue = Pick<z.core.$ZodIssue, "path" | "message">;

const asIssue = (path: string): Issue => ({ path: path === "" ? [] : path.split("."), message: "input.unstorable" });

async function refuseInput(issues: readonly Issue[]): Promise<ActionResult<never>> {
  const t = await getTranslations("errors");
  const fieldErrors: Record<string, string[]> = {};
  for (const issue of issues) {
    const path = issue.path.map(String).join(".");
    const key = issue.message;
    const values = "params" in issue && issue.params ? (issue.params as Record<string, string | number>) : {};
    const text = has(t, key) ? say(t, key, values) : t("input.invalid");
    fieldErrors[path] = [...(fieldErrors[path] ?? []), text];
  }
  return { ok: false, code: "invalid", message: t("input.look"), fieldErrors };
}

/** Puts an error into the words of the reader. Shared by actions and route handlers. */
export async function refuse(error: unknown): Promise<Extract<ActionResult<never>, { ok: false }>> {
  const t = await getTranslations("errors");
  if (error instanceof DomainError) {
    const meaning = await meaningOf(error);
    const message = say(t, error.key, { ...error.values, ...(meaning === null ? {} : { meaning }) });
    return {
      ok: false,
      code: error.code,
      message,
      ...(error.field ? { fieldErrors: { [error.field]: [message] } } : {}),
    };
  }
  const reference = randomBytes(5).toString("hex");
  log.error({ err: error, reference }, "action failed");
  return { ok: false, code: "unexpected", message: t("unexpected"), reference };
}

/** What a platform's code means and what to do about it, as sentences; empty for a code without words, null without one. */
async function meaningOf({ platformCode, code }: DomainError): Promise<string | null> {
  if (code !== "platform_refused") return null;
  if (!platformCode) return "";
  const t = (await getTranslations()) as unknown as Known;
  const entry = `messages.failures.${platformCode.platform}.${platformCode.code}`;
  if (!t.has(`${entry}.meaning`)) return "";
  const words = t("messages.failureSentence", { meaning: t(`${entry}.meaning`), next: t(`${entry}.next`) });
  return t("errors.meaning", { words });
}

type Known = { (key: string, values?: Record<string, string>): string; has(key: string): boolean };
type Translate = Awaited<ReturnType<typeof getTranslations<"errors">>>;

/** Keys of errors travel as plain texts; a test holds every key that is thrown against the catalogue. */
function say(t: Translate, key: string, values: Record<string, string | number>): string {
  return (t as unknown as (key: string, values: Record<string, string | number>) => string)(key, values);
}

function has(t: Translate, key: string): boolean {
  return (t as unknown as { has(key: string): boolean }).has(key);
}
