import type { FailureKind } from "#db/message-enums";
import type { Failure } from "../connector.ts";

/**
 * What Viber's statuses mean for us. They come inside HTTP 200.
 *
 * @see https://www.alibabacloud.com/help/en/chatapp/user-guide/viber-api-error-codes (read 2026-11)
 */
const kindsByStatus = new Map<number, FailureKind>([
  [1, "TRANSIENT"], // internal fault
  [2, "AUTH"], // service id unknown, unused for a year, or not loaded yet
  [3, "INVALID_REQUEST"], // structure of the request
  [5, "INVALID_REQUEST"], // message type
  [6, "INVALID_REQUEST"], // parameters
  [7, "TRANSIENT"], // Viber's own time-out
  [8, "OPTED_OUT"], // the person blocked the service, or business messages as a whole
  [9, "RECIPIENT"], // not a Viber user
  [10, "RECIPIENT"], // no suitable device
  [11, "AUTH"], // our address is not on the list of the service
  [13, "QUOTA"], // not permitted
  [14, "QUOTA"], // billing
  [17, "WINDOW_CLOSED"], // no more messages in this session
  [18, "INVALID_REQUEST"], // label
  [20, "INVALID_REQUEST"], // time to live
  [21, "WINDOW_CLOSED"], // wait for the person's answer
  [27, "INVALID_REQUEST"], // number
  [28, "INVALID_REQUEST"], // file type
  [29, "INVALID_REQUEST"], // file name
  [30, "INVALID_REQUEST"], // thumbnail
  [31, "INVALID_REQUEST"], // file size
  [32, "INVALID_REQUEST"], // duration
  [38, "TEMPLATE"], // not found
  [39, "TEMPLATE"], // variables
  [40, "INVALID_REQUEST"], // content of a list or carousel
  [41, "INVALID_REQUEST"], // content of a list or carousel
  [43, "AUTH"], // the service is blocked
  [401, "AUTH"], // our address is not on the list of the service
]);

/** Statuses that the catalogues have words for. */
export const viberStatuses: readonly number[] = [...kindsByStatus.keys()];

/** The code of a message that nobody received while it was alive. */
export const expiredCode = "expired";

/** Faults of Viber as a whole: any message would have met them. */
const platformFaults = new Set([1, 7]);

/** The status of a message that was sent before, which is as good as sent. */
export const alreadySent = 12;

/**
 * The failure that a status speaks of. One that is not known is about our request: the documented faults of Viber are known.
 *
 * @param restMs least time to wait that the answer asks for
 */
export function failureOfStatus(status: number, restMs: number | null): Failure {
  const kind = kindsByStatus.get(status) ?? "INVALID_REQUEST";
  return {
    kind,
    code: String(status),
    detail: names.get(status) ?? `status ${status}`,
    retryAfterMs: restMs,
    trace: null,
    ...(platformFaults.has(status) ? { platformFault: true } : {}),
    ...(status === 14 ? { remedy: "payment" as const } : {}),
  };
}

/** Viber tells a status by its number only; these are the names its documentation gives them. */
const names = new Map<number, string>([
  [1, "SRVC_INTERNAL_FAILURE"],
  [2, "SRVC_BAD_SERVICE_ID"],
  [3, "SRVC_BAD_DATA"],
  [5, "SRVC_BAD_MESSAGE_TYPE"],
  [6, "SRVC_BAD_PARAMETERS"],
  [7, "SRVC_TIMEOUT"],
  [8, "SRVC_USER_BLOCKED"],
  [9, "SRVC_NOT_VIBER_USER"],
  [10, "SRVC_NO_SUITABLE_DEVICE"],
  [11, "SRVC_UNAUTHORIZED_IP"],
  [13, "SRVC_NOT_PERMITTED"],
  [14, "SRVC_BILLING_FAILURE"],
  [18, "SRVC_BAD_LABEL"],
  [20, "SRVC_INVALID_TTL"],
  [21, "SRVC_WAIT_FOR_USER_RESPONSE"],
  [28, "SRVC_FILE_NOT_PERMITTED"],
  [29, "SRVC_BAD_FILE_NAME_LENGTH"],
  [30, "SRVC_BAD_THUMBNAIL"],
  [31, "SRVC_BAD_FILE_SIZE"],
  [32, "SRVC_BAD_DURATION"],
]);

/** Whether the same message may be tried again as it is: Viber did not take it and said that this passes. */
export function passes(kind: FailureKind): boolean {
  return kind === "TRANSIENT" || kind === "THROTTLED_SENDER" || kind === "THROTTLED_RECIPIENT";
}
