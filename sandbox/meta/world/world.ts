/** Everything that exists on the simulated platform, and functions that create it. */

import { hash32, Random } from "../../core/random.ts";
import type {
  App,
  InboundMessage,
  InstagramAccount,
  LoginCode,
  Media,
  MessagingAttachment,
  Page,
  PageComment,
  Person,
  PhoneNumber,
  Portfolio,
  Token,
  Upload,
  Waba,
} from "./model.ts";
import type { Template } from "./template-model.ts";

export const SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging", "business_management"];
const DAY_MS = 86_400_000;
const THREAD_MAX = 200;

export type NumberOptions = {
  phone?: string;
  verifiedName?: string;
  /** Verified but not registered. */
  verified?: boolean;
  /** Verified and registered: can send immediately. */
  connected?: boolean;
};

export class World {
  readonly seed: number;
  readonly random: Random;
  readonly apps = new Map<string, App>();
  readonly portfolios = new Map<string, Portfolio>();
  readonly wabas = new Map<string, Waba>();
  readonly numbers = new Map<string, PhoneNumber>();
  readonly templates = new Map<string, Template>();
  readonly tokens = new Map<string, Token>();
  readonly codes = new Map<string, LoginCode>();
  readonly pages = new Map<string, Page>();
  readonly instagramAccounts = new Map<string, InstagramAccount>();
  /** `accountId|scoped id` -> the person; only people who have written are there. */
  readonly scoped = new Map<string, string>();
  readonly attachments = new Map<string, MessagingAttachment>();
  readonly comments = new Map<string, PageComment>();
  readonly media = new Map<string, Media>();
  readonly uploads = new Map<string, Upload>();
  readonly persons = new Map<string, Person>();
  /** `phoneId|person` -> time of the person's last message to that number. */
  readonly windows = new Map<string, number>();
  readonly inbound = new Map<string, InboundMessage[]>();
  /** Templates by `wabaId|name|language`, looked up by every send. */
  readonly #byName = new Map<string, Template>();
  readonly #phones = new Set<string>();

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(hash32("world", seed));
  }

  newId(): string {
    return this.random.digits(15);
  }

  addPortfolio(name: string, verified = true): Portfolio {
    const portfolio: Portfolio = { id: this.newId(), name, verified, reachLimit: -1 };
    this.portfolios.set(portfolio.id, portfolio);
    return portfolio;
  }

  addWaba(portfolioId: string, name: string, now: number): Waba {
    const waba: Waba = {
      id: this.newId(),
      portfolioId,
      name,
      currency: "USD",
      timezoneId: "1",
      namespace: `${this.random.hex(8)}_${this.random.hex(4)}_${this.random.hex(4)}_${this.random.hex(12)}`,
      subscriptions: [],
      lockedNames: {},
      creations: [],
      createdAt: now,
    };
    this.wabas.set(waba.id, waba);
    return waba;
  }

  hasPhone(phone: string): boolean {
    return this.#phones.has(phone);
  }

  /** An unused, valid phone number (a Singapore mobile). */
  freePhone(): string {
    for (;;) {
      const phone = `658${this.random.text(1, "123456")}${this.random.text(6, "0123456789")}`;
      if (!this.#phones.has(phone)) return phone;
    }
  }

  addNumber(wabaId: string, options: NumberOptions, throughput: number): PhoneNumber {
    const phone = options.phone ?? this.freePhone();
    const ready = options.connected === true;
    const number: PhoneNumber = {
      id: this.newId(),
      wabaId,
      phone,
      display: displayOf(phone),
      verifiedName: options.verifiedName ?? this.wabas.get(wabaId)?.name ?? "Business",
      verification: ready || options.verified ? "VERIFIED" : "NOT_VERIFIED",
      status: ready ? "CONNECTED" : options.verified ? "PENDING" : "UNVERIFIED",
      quality: ready ? "GREEN" : "UNKNOWN",
      throughput,
      maintenanceUntil: 0,
      pin: null,
      pinFailures: 0,
      registrations: [],
      code: this.random.digits(6),
      codeSentAt: null,
      blocks: 0,
      callbackUrl: null,
      profile: { messaging_product: "whatsapp", about: "", vertical: "RETAIL" },
    };
    this.keepNumber(number);
    return number;
  }

  keepNumber(number: PhoneNumber): void {
    this.numbers.set(number.id, number);
    this.#phones.add(number.phone);
  }

  numbersOf(wabaId: string): PhoneNumber[] {
    return [...this.numbers.values()].filter((n) => n.wabaId === wabaId);
  }

  keepTemplate(template: Template): void {
    this.templates.set(template.id, template);
    this.#byName.set(`${template.wabaId}|${template.name}|${template.language}`, template);
  }

  dropTemplate(template: Template): void {
    this.templates.delete(template.id);
    this.#byName.delete(`${template.wabaId}|${template.name}|${template.language}`);
  }

  findTemplate(wabaId: string, name: string, language: string): Template | undefined {
    return this.#byName.get(`${wabaId}|${name}|${language}`);
  }

  templatesOf(wabaId: string): Template[] {
    return [...this.templates.values()].filter((t) => t.wabaId === wabaId);
  }

  addToken(appId: string, waba: Waba, kind: Token["kind"], now: number): Token {
    const token: Token = {
      value: `EAA${this.random.word(120)}`,
      kind,
      appId,
      userId: this.newId(),
      scopes: [...SCOPES],
      portfolioId: waba.portfolioId,
      wabaIds: [waba.id],
      expiresAt: kind === "SYSTEM_USER" ? 0 : now + 60 * DAY_MS,
    };
    this.tokens.set(token.value, token);
    return token;
  }

  /** Creates a sign-up code: valid once, within 30 s. */
  addCode(token: Token, now: number): LoginCode {
    for (const [key, old] of this.codes) if (old.expiresAt + DAY_MS < now) this.codes.delete(key);
    const code: LoginCode = {
      code: `AQ${this.random.word(86)}`,
      token: token.value,
      expiresAt: now + 30_000,
      used: false,
    };
    this.codes.set(code.code, code);
    return code;
  }

  person(id: string): Person {
    let person = this.persons.get(id);
    if (!person) {
      person = {
        id,
        name: nameOf(id),
        blocked: [],
        leftWhatsapp: false,
        hidden: false,
        readReceiptsOff: false,
        offlineUntil: 0,
        stoppedMarketing: false,
      };
      this.persons.set(id, person);
    }
    return person;
  }

  isWindowOpen(phoneId: string, person: string, now: number): boolean {
    const last = this.windows.get(`${phoneId}|${person}`);
    return last !== undefined && now - last < DAY_MS;
  }

  /** The id by which one page or account knows a person; its last four digits are the person's, for the fixed outcomes. */
  scopedId(accountId: string, person: string): string {
    const id = `${Random.of(hash32(accountId), person).digits(12)}${person.slice(-4)}`;
    this.scoped.set(`${accountId}|${id}`, person);
    return id;
  }

  keepInbound(message: InboundMessage): void {
    const key = `${message.phoneId}|${message.person}`;
    const thread = this.inbound.get(key) ?? [];
    thread.push(message);
    if (thread.length > THREAD_MAX) thread.shift();
    this.inbound.set(key, thread);
    this.windows.set(key, message.at);
  }
}

const NAMES = ["Ines", "Mateo", "Aiko", "Lwazi", "Nadia", "Tomas", "Mei", "Farah", "Oskar", "Priya", "Jun", "Salma"];

/** The profile name of a person, derived from the number so that it never changes. */
export function nameOf(person: string): string {
  return NAMES[hash32(person) % NAMES.length] as string;
}

/** The business-scoped id of a person: a country prefix and digits. */
export function userIdOf(portfolioId: string, person: string): string {
  const random = Random.of(hash32(portfolioId), person);
  return `${random.text(2, "ABCDEFGHIJKLMNOPRSTUVWYZ")}.${random.digits(19)}`;
}

function displayOf(phone: string): string {
  if (phone.startsWith("65") && phone.length === 10) return `+65 ${phone.slice(2, 6)} ${phone.slice(6)}`;
  return `+${phone}`;
}
