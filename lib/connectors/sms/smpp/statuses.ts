import type { FailureKind } from "#db/message-enums";
import type { Failure } from "../../connector.ts";

type Status = { name: string; kind: FailureKind; platformFault?: true; maxTries?: number };

const requestFaults = [
  [0x01, "ESME_RINVMSGLEN"],
  [0x02, "ESME_RINVCMDLEN"],
  [0x03, "ESME_RINVCMDID"],
  [0x06, "ESME_RINVPRTFLG"],
  [0x07, "ESME_RINVREGDLVFLG"],
  [0x0a, "ESME_RINVSRCADR"],
  [0x0c, "ESME_RINVMSGID"],
  [0x11, "ESME_RCANCELFAIL"],
  [0x13, "ESME_RREPLACEFAIL"],
  [0x15, "ESME_RINVSERTYP"],
  [0x33, "ESME_RINVNUMDESTS"],
  [0x34, "ESME_RINVDLNAME"],
  [0x40, "ESME_RINVDESTFLAG"],
  [0x42, "ESME_RINVSUBREP"],
  [0x43, "ESME_RINVESMCLASS"],
  [0x44, "ESME_RCNTSUBDL"],
  [0x48, "ESME_RINVSRCTON"],
  [0x49, "ESME_RINVSRCNPI"],
  [0x50, "ESME_RINVDSTTON"],
  [0x51, "ESME_RINVDSTNPI"],
  [0x54, "ESME_RINVREPFLAG"],
  [0x55, "ESME_RINVNUMMSGS"],
  [0x61, "ESME_RINVSCHED"],
  [0x62, "ESME_RINVEXPIRY"],
  [0x63, "ESME_RINVDFTMSGID"],
  [0x65, "ESME_RX_P_APPN"],
  [0x67, "ESME_RQUERYFAIL"],
  [0xc0, "ESME_RINVOPTPARSTREAM"],
  [0xc1, "ESME_ROPTPARNOTALLWD"],
  [0xc2, "ESME_RINVPARLEN"],
  [0xc3, "ESME_RMISSINGOPTPARAM"],
  [0xc4, "ESME_RINVOPTPARAMVAL"],
  [0x104, "ESME_RINVDCS"],
  [0x105, "ESME_RINVSRCADDRSUBUNIT"],
  [0x106, "ESME_RINVDSTADDRSUBUNIT"],
] as const;

const others = [
  // The session is not what the server takes it for: it is opened anew.
  [0x04, { name: "ESME_RINVBNDSTS", kind: "TRANSIENT", platformFault: true }],
  [0x05, { name: "ESME_RALYBND", kind: "TRANSIENT", platformFault: true }],
  [0x08, { name: "ESME_RSYSERR", kind: "TRANSIENT", platformFault: true }],
  [0x0b, { name: "ESME_RINVDSTADR", kind: "RECIPIENT" }],
  [0x0d, { name: "ESME_RBINDFAIL", kind: "AUTH" }],
  [0x0e, { name: "ESME_RINVPASWD", kind: "AUTH" }],
  [0x0f, { name: "ESME_RINVSYSID", kind: "AUTH" }],
  [0x14, { name: "ESME_RMSGQFUL", kind: "THROTTLED_SENDER" }],
  [0x45, { name: "ESME_RSUBMITFAIL", kind: "TRANSIENT", maxTries: 3 }],
  [0x53, { name: "ESME_RINVSYSTYP", kind: "AUTH" }],
  [0x58, { name: "ESME_RTHROTTLED", kind: "THROTTLED_SENDER" }],
  [0x64, { name: "ESME_RX_T_APPN", kind: "TRANSIENT" }],
  [0x66, { name: "ESME_RX_R_APPN", kind: "RECIPIENT" }],
  [0xfe, { name: "ESME_RDELIVERYFAILURE", kind: "RECIPIENT" }],
  [0xff, { name: "ESME_RUNKNOWNERR", kind: "TRANSIENT", maxTries: 3 }],
  [0x100, { name: "ESME_RSERTYPUNAUTH", kind: "POLICY" }],
  [0x101, { name: "ESME_RPROHIBITED", kind: "POLICY" }],
  [0x102, { name: "ESME_RSERTYPUNAVAIL", kind: "TRANSIENT" }],
  [0x103, { name: "ESME_RSERTYPDENIED", kind: "POLICY" }],
] satisfies [number, Status][];

/**
 * The command_status of answers: all of SMPP 3.4, table 5-2, and those of SMPP 5.0 that do not speak of broadcasts.
 *
 * @see SMPP 3.4 issue 1.2, section 5.1.3; SMPP 5.0, section 4.7.6
 */
export const smppStatuses: ReadonlyMap<number, Status> = new Map<number, Status>([
  ...requestFaults.map(([status, name]) => [status, { name, kind: "INVALID_REQUEST" as const }] as const),
  ...others,
]);

/** The failure that an answer's status speaks of. A carrier's own status is about our request until somebody knows better. */
export function failureOfStatus(status: number): Failure {
  const known = smppStatuses.get(status);
  const code = known?.name ?? `0x${status.toString(16).padStart(8, "0").toUpperCase()}`;
  return {
    kind: known?.kind ?? "INVALID_REQUEST",
    code,
    detail: known ? `${code} (0x${status.toString(16).padStart(8, "0")})` : `command_status ${code}`,
    retryAfterMs: null,
    trace: null,
    ...(known?.platformFault ? { platformFault: true } : {}),
    ...(known?.maxTries === undefined ? {} : { maxTries: known.maxTries }),
  };
}

/** Whether the same message may be sent again as it is. */
export function passes({ kind }: Failure): boolean {
  return kind === "TRANSIENT" || kind === "THROTTLED_SENDER" || kind === "THROTTLED_RECIPIENT";
}
