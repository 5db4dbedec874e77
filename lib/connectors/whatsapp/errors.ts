import type { FailureKind } from "#db/message-enums";
import { type CodeName, type CodeTraits, codesOf } from "../meta/graph/codes.ts";

/**
 * What WhatsApp's codes mean for us, beside those of the Graph API itself.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes (read 2026-11)
 */
const kinds = new Map<CodeName, FailureKind>([
  [80007, "THROTTLED_SENDER"], // calls of the account, messaging
  [80008, "THROTTLED_SENDER"], // calls of the account, management
  [130429, "THROTTLED_SENDER"], // throughput of the number
  [130472, "RECIPIENT"], // the person is in a hold-out experiment
  [130497, "RECIPIENT"], // country not allowed for this business
  [131000, "TRANSIENT"], // something went wrong
  [131005, "AUTH"], // access denied
  [131008, "INVALID_REQUEST"], // parameter missing
  [131009, "INVALID_REQUEST"], // parameter value bad
  [131016, "TRANSIENT"], // service unavailable
  [131021, "INVALID_REQUEST"], // sender equals recipient
  [131026, "RECIPIENT"], // not deliverable
  [131030, "RECIPIENT"], // test number, recipient not on its list
  [131031, "POLICY"], // account locked
  [131037, "POLICY"], // display name not approved
  [131042, "QUOTA"], // payment problem
  [131045, "AUTH"], // registration problem of the number
  [131047, "WINDOW_CLOSED"], // more than 24 h since the person wrote
  [131048, "QUOTA"], // spam limit of the number
  [131049, "RECIPIENT"], // held back: the person gets enough marketing
  [131050, "OPTED_OUT"], // the person stopped marketing from this business
  [131051, "INVALID_REQUEST"], // message type unsupported
  [131052, "INVALID_REQUEST"], // media download failed
  [131053, "INVALID_REQUEST"], // media upload failed
  [131056, "THROTTLED_RECIPIENT"], // too many to this one person
  [131057, "TRANSIENT"], // number in maintenance
  [131062, "RECIPIENT"], // this message needs a phone number
  [131063, "POLICY"], // marketing templates are off here
  [131064, "QUOTA"], // reach limited for template misuse
  [132000, "TEMPLATE"], // parameter count differs
  [132001, "TEMPLATE"], // not found or not approved in this language
  [132005, "TEMPLATE"], // filled text too long
  [132007, "TEMPLATE"], // content policy
  [132008, "TEMPLATE"], // parameter value
  [132012, "TEMPLATE"], // parameter format
  [132015, "TEMPLATE"], // paused
  [132016, "TEMPLATE"], // disabled for good
  [132068, "TEMPLATE"], // flow blocked
  [132069, "THROTTLED_SENDER"], // flow throttled
  [133000, "TRANSIENT"], // an earlier deregistration is incomplete
  [133004, "TRANSIENT"], // registration service down
  [133005, "INVALID_REQUEST"], // PIN wrong
  [133006, "INVALID_REQUEST"], // number must be verified first
  [133008, "QUOTA"], // too many PIN tries
  [133009, "QUOTA"], // PIN tries too fast
  [133010, "AUTH"], // number not registered
  [133015, "TRANSIENT"], // number was deleted moments ago
  [133016, "QUOTA"], // too many register calls
  [134011, "POLICY"], // payment terms not accepted
  [135000, "INVALID_REQUEST"], // generic parameter error
]);

/** Rests that the documentation, not the answer, asks for. */
const rests = new Map<CodeName, number>([
  [131056, 6_000], // one message every 6 s to the same person
  [131057, 60_000], // a throughput upgrade takes about a minute
  [133015, 5 * 60_000],
]);

/** Faults of Meta or of the number as a whole: any message would have met them. */
const platformFaults = new Set<CodeName>([131016, 131057, 133000, 133004, 133015]);

const traits = new Map<CodeName, CodeTraits>([
  // Tries that Meta's documentation gives a message; the words of the code in the catalogue name the same number.
  [131000, { maxTries: 3 }],
  [131042, { remedy: "payment" }],
  [131048, { remedy: "reputation" }],
  [132001, { templateUnknown: true }],
]);

export const whatsappCodes = codesOf({ kinds, rests, platformFaults, traits });
