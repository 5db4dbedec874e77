import type { Channel, ConnectorIo, Outcome } from "./connector.ts";
import type { AccountFacts, SenderFacts } from "./profile.ts";

/** The variables of the installation; each connector reads its own. */
export type Settings = Readonly<Record<string, unknown>>;

/** What a step learned. */
export type StepFacts = { account?: AccountFacts; senders?: SenderFacts[] };

/** The steps that have words, in the catalogue under `channels.account.steps`. */
export type StepKey = "account" | "webhooks" | "numbers";

/** The address to which a platform posts everything of one app, and what it shows us when it tests that. */
export type AppWebhook = { url: string; verifyToken: string };

/** One check of a binding. A failure says by `key` where it stopped. */
export type OnboardingStep<Credentials = unknown> = {
  key: StepKey;
  run(
    channel: Channel<Credentials>,
    /** Where the platform shall post what happens. */
    callbackUrl: string,
    io: ConnectorIo,
    /** For platforms that know one address an app only. */
    app: AppWebhook,
  ): Promise<Outcome<StepFacts>>;
};

/** The app of this installation with which people sign up in a platform's own window. */
export type SignUpApp = { appId: string; appSecret: string };

/** What a platform's sign-up window is opened with. Nothing of it is secret. */
export type SignUpWindow = {
  appId: string;
  configId: string;
  version: string;
  /** What the window is told beside its configuration. */
  extras: Record<string, unknown>;
};

/** An account that a person shared in the sign-up window, with the credentials that speak for it alone. */
export type SignUpAccount = {
  accountId: string;
  name: string;
  /** What tells it from others of its name. */
  detail: string | null;
  credentials: Record<string, string>;
};

/** Binding through the platform's own sign-up window. */
export type SignUp = {
  /** Permissions that the sandbox's window is asked for; the platform's own knows them from its configuration. */
  scopes?: readonly string[];
  /** The app of the installation; null when none is configured. */
  app(settings: Settings): SignUpApp | null;
  /** What a page needs to open the window; null when the installation is not set up for it. */
  window(settings: Settings): SignUpWindow | null;
  /** Trades the window's code, which lives for seconds and works once, for the credentials of the account. */
  exchangeCode(
    at: { baseUrl: string; configuration: Record<string, unknown> },
    app: SignUpApp,
    code: string,
    io: ConnectorIo,
  ): Promise<Outcome<Record<string, string>>>;
  /** Where the window does not say which account it is: those the person shared, by the credentials of the code. */
  accounts?(
    at: { baseUrl: string; configuration: Record<string, unknown> },
    credentials: Readonly<Record<string, string>>,
    io: ConnectorIo,
  ): Promise<Outcome<SignUpAccount[]>>;
};

/** Accounts of the sandbox, made over its control address. */
export type SandboxAccounts = {
  app(controlUrl: string, io: ConnectorIo): Promise<Outcome<SignUpApp>>;
  /** A new account, with what `credentials` needs to speak for it. */
  create(
    controlUrl: string,
    name: string,
    io: ConnectorIo,
  ): Promise<Outcome<{ accountId: string; credentials: Record<string, unknown> }>>;
  /** A sign-up code for an account that exists, as the sign-up window would give it. */
  createCode(controlUrl: string, accountId: string, io: ConnectorIo): Promise<Outcome<string>>;
  /** Does what is done by hand with the real platform: tells the account where to post. */
  registerCallback?(
    controlUrl: string,
    accountId: string,
    callbackUrl: string,
    io: ConnectorIo,
  ): Promise<Outcome<true>>;
};

/** How an application for an account stands. `destinations` are the account's, where it says so. */
export type ApplicationFacts = {
  accountId: string | null;
  rejected: boolean;
  paused: boolean;
  changeWaits: boolean;
  reason: string | null;
  destinations: string[] | null;
};

/** Applying for an account where an API takes applications; where people do, staff are asked instead. */
export type ApplicationAbility = {
  apply(
    baseUrl: string,
    application: {
      name: string;
      form: Record<string, unknown>;
      documents: { kind: string; name: string; type: string; size: number }[];
    },
    io: ConnectorIo,
  ): Promise<Outcome<{ externalId: string }>>;
  read(baseUrl: string, externalId: string, io: ConnectorIo): Promise<Outcome<ApplicationFacts>>;
  change(
    baseUrl: string,
    externalId: string,
    wanted: { change: string; destinations: readonly string[] },
    io: ConnectorIo,
  ): Promise<Outcome<null>>;
};

/** How an account is bound to a channel. */
export type Onboarding<Credentials = unknown> = {
  /** The address of the real platform, and the parts of a binding's configuration that the installation decides. */
  defaults(settings: Settings): { baseUrl: string; configuration: Record<string, unknown> };
  /** Fields that are left out when an account is bound again stay as they are stored. */
  keepsFields?: boolean;
  /** True when the platform answers at all, whatever it answers; asked before a person is sent there. */
  reachable(baseUrl: string, io: ConnectorIo): Promise<boolean>;
  /** In their order. The first answers the account, which is then claimed for the channel before the others run. */
  steps: readonly [OnboardingStep<Credentials>, ...OnboardingStep<Credentials>[]];
  /** Undoes on the platform what the steps after the first did, when the channel is unbound or a later step failed. */
  release?(channel: Channel<Credentials>, io: ConnectorIo): Promise<Outcome<null>>;
  signUp?: SignUp;
  applications?: ApplicationAbility;
  sandbox?: SandboxAccounts;
};
