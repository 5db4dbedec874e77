import type { ActionResult } from "#lib/actions/result";

/** An error of a form as a whole; FormAlert shows it. `fields` says how many fields are marked besides. */
export type FormProblem = { message: string; code?: string; reference?: string; fields: number };

type Refusal = Extract<ActionResult<never>, { ok: false }>;

/**
 * What to say above a form whose action was refused.
 * @param isShown whether the form shows errors at this field
 * @returns null when a marked field says the same already
 */
export function problemOf(refusal: Refusal, isShown: (field: string) => boolean): FormProblem | null {
  const { message, code, reference, fieldErrors = {} } = refusal;
  const marked = Object.entries(fieldErrors).filter(([, messages]) => messages.length > 0);
  if (marked.some(([field, [first]]) => first === message && isShown(field))) return null;
  return { message, code, reference, fields: marked.length };
}
