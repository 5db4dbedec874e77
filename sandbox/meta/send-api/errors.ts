/** Errors of the Send API, with the platform's own words. */
import type { AnswerFault } from "../../core/rules.ts";
import { GraphError } from "../graph/errors.ts";
import { faultError } from "../messages/messages.ts";
import type { MessagingObject } from "../world/model.ts";

type Known = { http: number; message: string; subcode?: number };

const KNOWN: Record<string, Known> = {
  "10/2018278": { http: 400, message: "(#10) This message is sent outside of allowed window." },
  "10/2018065": {
    http: 400,
    message: "(#10) This message is sent outside of allowed window. You need a message tag to send it.",
  },
  "10/2534022": { http: 400, message: "(#10) This message is sent outside of allowed window." },
  "10/1893063": { http: 400, message: "(#10) The page is temporarily restricted from sending messages." },
  "100/2018001": { http: 400, message: "(#100) No matching user found" },
  "100/2534014": { http: 400, message: "(#100) The requested user cannot be found." },
  "551/1545041": { http: 400, message: "(#551) This person isn't available right now." },
  "613": { http: 400, message: "(#613) Calls to this api have exceeded the rate limit." },
  "1200": { http: 400, message: "(#1200) Temporary send message failure. Please try again later." },
  "4": { http: 400, message: "(#4) Application request limit reached" },
  "17": { http: 400, message: "(#17) User request limit reached" },
  "32": { http: 400, message: "(#32) Page request limit reached" },
  "80006": {
    http: 400,
    message: "(#80006) There have been too many calls to this Messenger account. Wait a bit and try again.",
  },
};

/** @param name the code, with the subcode where it has one, such as `10/2018278` */
export function messagingError(name: string, headers?: Record<string, string>): GraphError {
  const [code = "1", subcode] = name.split("/");
  const { http, message } = KNOWN[name] ?? { http: 400, message: `(#${code})` };
  return new GraphError(Number(code), {
    http,
    message,
    headers,
    ...(subcode === undefined ? {} : { subcode: Number(subcode) }),
  });
}

/** Too many messages: the answer says when it is over, as the platform does in its usage header. */
export function throttled(accountId: string, object: MessagingObject): GraphError {
  const use = {
    type: object === "page" ? "messenger" : "instagram",
    call_count: 100,
    total_cputime: 20,
    total_time: 20,
  };
  const usage = { [accountId]: [{ ...use, estimated_time_to_regain_access: 0 }] };
  return messagingError("613", { "x-business-use-case-usage": JSON.stringify(usage) });
}

/** WhatsApp's codes of the fixed outcomes, and what comes in their place here. */
const INSTEAD: Record<number, string> = { 131000: "1200", 130429: "613", 131056: "613" };

/** The error of a rule or of a fixed outcome. */
export function errorOfFault(fault: Extract<AnswerFault, { kind: "error" }>): GraphError {
  if (fault.code === 131016) return faultError({ ...fault, code: 2 });
  const name = fault.subcode === undefined ? String(fault.code) : `${fault.code}/${fault.subcode}`;
  const instead = INSTEAD[fault.code] ?? name;
  const known = instead in KNOWN ? messagingError(instead) : faultError(fault);
  const { http, retryAfter } = fault;
  return new GraphError(known.code, { ...known.options, ...(http && { http }), ...(retryAfter && { retryAfter }) });
}

/** Outcomes of people by their last four digits that are refused at once here: these platforms report no failure later. */
const REFUSED: Record<string, Record<MessagingObject, string>> = {
  "0110": { page: "551/1545041", instagram: "551/1545041" },
  "0111": { page: "551/1545041", instagram: "551/1545041" },
  "0113": { page: "10/2018278", instagram: "10/2534022" },
  "0114": { page: "100/2018001", instagram: "100/2534014" },
};

export function refusedByNumber(object: MessagingObject, scopedId: string): GraphError | null {
  const name = REFUSED[scopedId.slice(-4)]?.[object];
  return name === undefined ? null : messagingError(name);
}
