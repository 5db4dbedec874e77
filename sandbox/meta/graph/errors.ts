/** Errors in the Graph API's envelope. */
import { codeText } from "../codes.ts";

export type ErrorOptions = {
  http?: number;
  /** Replaces the usual text after "(#code)". */
  message?: string;
  subcode?: number;
  details?: string;
  userTitle?: string;
  userMessage?: string;
  transient?: boolean;
  retryAfter?: number;
  headers?: Record<string, string>;
  type?: string;
};

export class GraphError extends Error {
  readonly code: number;
  readonly options: ErrorOptions;

  constructor(code: number, options: ErrorOptions = {}) {
    super(options.message ?? `(#${code}) ${codeText(code).title}`);
    this.code = code;
    this.options = options;
  }

  get http(): number {
    return this.options.http ?? codeText(this.code).http;
  }

  body(trace: string): object {
    const { subcode, userTitle, userMessage, type } = this.options;
    const details = this.options.details ?? (this.code >= 130_000 ? codeText(this.code).details : undefined);
    const transient = this.options.transient ?? codeText(this.code).transient;
    return {
      error: {
        message: this.message,
        type: type ?? "OAuthException",
        code: this.code,
        ...(details ? { error_data: { messaging_product: "whatsapp", details } } : {}),
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(transient === undefined ? {} : { is_transient: transient }),
        ...(userTitle === undefined ? {} : { error_user_title: userTitle }),
        ...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
        fbtrace_id: trace,
      },
    };
  }
}

/** Error 100 for an invalid parameter, with the reason in the details. */
export function invalid(details: string, subcode?: number): GraphError {
  return new GraphError(100, { message: `(#100) ${details}`, details, subcode });
}

export function missing(name: string): GraphError {
  return new GraphError(100, { message: `(#100) The parameter ${name} is required.` });
}

/** An object that does not exist or that this token may not see; the platform does not tell which. */
export function unknownObject(id: string, method: string): GraphError {
  return new GraphError(100, {
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    subcode: 33,
    type: "GraphMethodException",
  });
}

/** An error with the title and text that users see. */
export function refuse(subcode: number, title: string, message: string): GraphError {
  return new GraphError(100, {
    message: "Invalid parameter",
    subcode,
    userTitle: title,
    userMessage: message,
    transient: false,
  });
}
