/** Holds requests and answers against Meta's own published description of its API. For tests. */
import { readFileSync } from "node:fs";
import { Ajv2020 as Ajv, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Schema = Record<string, unknown>;
type Operation = { request?: Schema; answer?: Schema; error?: Schema };
type Description = { paths: Record<string, Record<string, Operation>>; $defs: Record<string, Schema> };

/** One call as it went over the wire. Bodies are parsed JSON; undefined where there was none. */
export type Exchange = { method: string; path: string; request?: unknown; status: number; answer?: unknown };

/** What the description is known to say wrongly, as parts of what a validator says about it. Live answers differ from it. */
const defects: readonly { path: RegExp; says: RegExp }[] = [
  // A number that moves in brings its name along, and has none before.
  { path: /phone_numbers$/, says: /POST .* request .*'verified_name'/ },
  // Changing a link fits both alternatives.
  { path: /message_qrdls$/, says: /request {2}must match exactly one schema in oneOf .*\[0,1\]/ },
  // A single link is answered within `data`, as a list of one.
  { path: /message_qrdls\/\{QR-Code-ID\}$/, says: /GET .* answer {2}must have required property/ },
  // The example nests `business_profile`; the platform answers flat.
  { path: /whatsapp_business_profile$/, says: /business_profile/ },
  // The list of states lacks the live ones, and that of qualities UNKNOWN.
  {
    path: /(phone_numbers|\{Phone-Number-ID\})$/,
    says: /\/(status|quality_rating|code_verification_status|name_status)/,
  },
];

/**
 * A message as the description knows it: without the reference of the sender, which it lacks, and with the policy of a
 * language, which the platform has made optional.
 */
function describedMessage(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { biz_opaque_callback_data: _, template, ...message } = body as { template?: { language?: object } } & Schema;
  if (!template) return message;
  return { ...message, template: { ...template, language: { policy: "deterministic", ...template.language } } };
}

/**
 * Schemas that are put together of several parts say in one part that there is nothing else, and so refuse the other parts.
 * What they mean is that there is nothing beside all of them.
 */
function withOpenParts(schema: unknown, isPart = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => withOpenParts(one, isPart));
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([key, value]) => !(isPart && key === "additionalProperties" && value === false),
  );
  const closed = "allOf" in schema && JSON.stringify(schema.allOf).includes('"additionalProperties":false');
  return {
    ...Object.fromEntries(entries.map(([key, value]) => [key, withOpenParts(value, key === "allOf")])),
    ...(closed ? { unevaluatedProperties: false } : {}),
  };
}

const file = new URL("./testdata/business-messaging-v23.0.json", import.meta.url);

export class Oracle {
  readonly #description = JSON.parse(readFileSync(file, "utf8")) as Description;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();
  /** Operations that were held against the description. */
  readonly seen = new Set<string>();

  constructor() {
    addFormats.default(this.#ajv);
  }

  /** What the description says against an exchange; empty also for a call that it does not cover. */
  judge({ method, path, request, status, answer }: Exchange): string[] {
    const template = this.#templateOf(path);
    const operation = template === null ? undefined : this.#description.paths[template]?.[method];
    if (template === null || !operation) return [];
    this.seen.add(`${method} ${template}`);
    const ok = status >= 200 && status < 300;
    return [
      ...this.#complaints(
        `${method} ${template} request`,
        operation.request,
        template.endsWith("/messages") ? describedMessage(request) : request,
      ),
      ...this.#complaints(
        `${method} ${template} ${ok ? "answer" : "error"}`,
        ok ? operation.answer : operation.error,
        answer,
      ),
    ].filter((complaint) => !defects.some(({ path, says }) => path.test(template) && says.test(complaint)));
  }

  /** `/v25.0/123/register` as the description has it. The last part tells calls on an id apart by their shape only. */
  #templateOf(path: string): string | null {
    const [pathname = ""] = path.split("?");
    const parts = pathname.split("/").filter(Boolean);
    if (/^v\d/.test(parts[0] ?? "")) parts.shift();
    const wanted = parts.slice(1);
    const own = Object.keys(this.#description.paths).find((template) => {
      const edges = template.split("/").slice(3);
      return (
        edges.length === wanted.length &&
        edges.every((edge, at) => edge === wanted[at] || (edge.startsWith("{") && at > 0))
      );
    });
    return wanted.length === 0 ? null : (own ?? null);
  }

  #complaints(name: string, schema: Schema | undefined, value: unknown): string[] {
    if (schema === undefined || value === undefined) return [];
    let validate = this.#compiled.get(name);
    if (!validate) {
      validate = this.#ajv.compile(withOpenParts({ ...schema, $defs: this.#description.$defs }) as Schema);
      this.#compiled.set(name, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${name} ${instancePath} ${message} ${JSON.stringify(params)}`.slice(0, 300),
    );
  }
}
