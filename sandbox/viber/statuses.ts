/** Statuses of business messages, as the platform answers them inside HTTP 200. */

export const STATUS = {
  ok: 0,
  internal: 1,
  badService: 2,
  badData: 3,
  badType: 5,
  badParameters: 6,
  blockedByPerson: 8,
  notOnViber: 9,
  noDevice: 10,
  notPermitted: 13,
  billing: 14,
  sessionUsed: 17,
  badLabel: 18,
  badTtl: 20,
  awaitAnswer: 21,
  badNumber: 27,
  badFile: 28,
  badFileName: 29,
  badThumbnail: 30,
  badFileSize: 31,
  badDuration: 32,
  templateNotFound: 38,
  templateVariables: 39,
  blockedService: 43,
  ipNotAllowed: 401,
} as const;

/** A refusal that the platform tells by its status. */
export class Refused extends Error {
  readonly status: number;
  /** HTTP status of the answer, which is 200 for all but throttling and outages. */
  readonly http: number;
  readonly retryAfter: number | undefined;

  constructor(status: number, options: { http?: number; retryAfter?: number } = {}) {
    super(`status ${status}`);
    this.status = status;
    this.http = options.http ?? 200;
    this.retryAfter = options.retryAfter;
  }
}
