import type { FailureKind } from "#db/message-enums";
import type { Failure } from "../../connector.ts";

/** A code, or a code with the subcode that decides, such as `10/2018278`. */
export type CodeName = number | `${number}/${number}`;

/** What the codes of one platform mean, beside those that all of Meta's platforms share. */
export type CodeTable = {
  kinds: ReadonlyMap<CodeName, FailureKind>;
  /** Milliseconds of rest that the documentation, not the answer, asks for. */
  rests?: ReadonlyMap<CodeName, number>;
  /** Faults of Meta or of the sender as a whole: any message would have met them. */
  platformFaults?: ReadonlySet<CodeName>;
  traits?: ReadonlyMap<CodeName, CodeTraits>;
};

export type CodeTraits = Pick<Failure, "platformFault" | "maxTries" | "templateUnknown" | "remedy">;

/** What a code says. `name` is the code as we keep it, with its subcode only where that decides. */
export type CodeMeaning = { name: string; kind: FailureKind; restMs: number | null; traits: CodeTraits };

/** Reads codes by one platform's table. */
export type Codes = {
  /** Every code that has a meaning of its own, shared ones included. */
  names: readonly string[];
  /**
   * @param seen.server true when the answer had an HTTP status of 500 or more
   * @param seen.transient true when the platform called it a passing fault
   */
  read(code: number, subcode: number | null, seen: { server: boolean; transient: boolean }): CodeMeaning;
};

/**
 * Codes of the Graph API itself.
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling (read 2026-11)
 */
const sharedKinds = new Map<CodeName, FailureKind>([
  [0, "AUTH"], // the token cannot be used
  [1, "TRANSIENT"], // unknown fault
  [2, "TRANSIENT"], // service down
  [3, "AUTH"], // capability missing
  [4, "THROTTLED_SENDER"], // calls of the whole app
  [10, "AUTH"], // permission missing
  [33, "INVALID_REQUEST"], // object gone
  [100, "INVALID_REQUEST"], // bad parameter
  [190, "AUTH"], // token expired
  [368, "POLICY"], // account restricted
]);

const sharedPlatformFaults = new Set<CodeName>([1, 2, 4]);

/**
 * Decided on the code and never on the HTTP status, which has changed over time for the same code; the status counts only
 * for codes that no table knows.
 */
export function codesOf(table: CodeTable): Codes {
  const kinds = new Map([...sharedKinds, ...table.kinds]);
  const faults = new Set([...sharedPlatformFaults, ...(table.platformFaults ?? [])]);
  return {
    names: [...kinds.keys()].map(String),
    read(code, subcode, { server, transient }) {
      const exact = subcode === null ? null : (`${code}/${subcode}` as const);
      const name: CodeName = exact !== null && kinds.has(exact) ? exact : code;
      const kind = kinds.get(name) ?? kindOfUnknown(code, server || transient);
      const unknownFault = server && kind === "TRANSIENT" && !kinds.has(name);
      return {
        name: String(name),
        kind,
        restMs: table.rests?.get(name) ?? null,
        traits: {
          ...(faults.has(name) || unknownFault ? { platformFault: true } : {}),
          ...table.traits?.get(name),
        },
      };
    },
  };
}

function kindOfUnknown(code: number, passing: boolean): FailureKind {
  if (code >= 200 && code <= 299) return "AUTH";
  return passing ? "TRANSIENT" : "INVALID_REQUEST";
}

/** Whether the same message may be tried again as it is: the platform did not take it and said that this passes. */
export function passes(kind: FailureKind): boolean {
  return kind === "TRANSIENT" || kind === "THROTTLED_SENDER" || kind === "THROTTLED_RECIPIENT";
}
