/** Statuses of the bot API, as it answers them inside HTTP 200. */
export const BOT_STATUS = {
  invalidUrl: 1,
  invalidToken: 2,
  badData: 3,
  missingData: 4,
  receiverNotRegistered: 5,
  receiverNotSubscribed: 6,
  webhookNotSet: 10,
  noSuitableDevice: 11,
  tooManyRequests: 12,
  apiVersion: 13,
} as const;

export class BotRefusal extends Error {
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}
