/** What the simulated Viber knows: services, bots, people, conversations and applications for services. */
import { hash32, Random } from "../core/random.ts";

/** A service for business messages: the sender that people see, addressed by its numeric id. */
export type Service = {
  id: string;
  name: string;
  /** Addresses that may call for it; `*` lets everybody. */
  allowedIps: string[];
  /** Registered by hand with the real platform; null posts nothing. */
  callbackUrl: string | null;
  state: "active" | "paused" | "blocked";
  /** False once the bill was not paid. */
  billing: boolean;
  /** Messages a second. */
  throughput: number;
  destinations: string[];
  templates: ServiceTemplate[];
};

export type ServiceTemplate = { id: string; language: string; parameters: string[] };

export type Bot = {
  token: string;
  id: string;
  name: string;
  uri: string;
  webhook: { url: string; events: string[] | null; sendName: boolean } | null;
  /** People who may be written to, by their Viber id. */
  subscribers: string[];
};

export type Person = {
  /** The number, digits only. */
  id: string;
  viberId: string;
  name: string;
  /** Services and bots that the person has blocked. */
  blocked: string[];
  leftViber: boolean;
  noDevice: boolean;
  readReceiptsOff: boolean;
  offlineUntil: number;
};

/** A conversation that a person has opened with a service by writing to it. */
export type Session = { id: string; openedAt: number; sent: number; inARow: number };

export type Inbound = { id: string; at: number; text: string };

export type Application = {
  id: string;
  name: string;
  state: "under_review" | "approved" | "rejected" | "paused";
  reason: string | null;
  serviceId: string | null;
  callbackUrl: string | null;
  /** What the applicant filled in. */
  form: Record<string, unknown>;
  documents: { kind: string; name: string; type: string; size: number }[];
  /** A change of the service that waits for the operator. */
  change: { wanted: "destinations" | "pause" | "resume"; destinations: string[] } | null;
  appliedAt: number;
};

const MAPS = ["services", "bots", "persons", "sessions", "inbound", "applications"] as const;

export type SavedViber = { random: number; maps: Partial<Record<(typeof MAPS)[number], [string, unknown][]>> };

export class ViberWorld {
  readonly seed: number;
  readonly random: Random;
  services = new Map<string, Service>();
  /** By token. */
  bots = new Map<string, Bot>();
  persons = new Map<string, Person>();
  /** By `<service>|<person>`. */
  sessions = new Map<string, Session>();
  inbound = new Map<string, Inbound[]>();
  applications = new Map<string, Application>();

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(hash32("viber", seed));
  }

  addService(name: string, throughput: number, more: Partial<Service> = {}): Service {
    let id = this.random.digits(5);
    while (this.services.has(id)) id = this.random.digits(5);
    const service: Service = {
      id,
      name,
      allowedIps: ["127.0.0.1", "::1"],
      callbackUrl: null,
      state: "active",
      billing: true,
      throughput,
      destinations: [],
      templates: [{ id: "parcel_ready", language: "en", parameters: ["name", "place"] }],
      ...more,
    };
    this.services.set(service.id, service);
    return service;
  }

  addBot(name: string): Bot {
    const token = `${this.random.hex(16)}-${this.random.hex(16)}-${this.random.hex(16)}`;
    const uri = name.toLowerCase().replace(/\W+/g, "");
    const bot: Bot = { token, id: `pa:${this.random.digits(19)}`, name, uri, webhook: null, subscribers: [] };
    this.bots.set(token, bot);
    return bot;
  }

  /** A person, made from the number when first met. */
  person(id: string): Person {
    const known = this.persons.get(id);
    if (known) return known;
    const random = Random.of(this.seed, `viber|${id}`);
    const person: Person = {
      id,
      viberId: `${random.word(22)}==`,
      name: NAMES[Math.floor(random.next() * NAMES.length)] as string,
      blocked: [],
      leftViber: false,
      noDevice: false,
      readReceiptsOff: false,
      offlineUntil: 0,
    };
    this.persons.set(id, person);
    return person;
  }

  byViberId(viberId: string): Person | null {
    for (const person of this.persons.values()) if (person.viberId === viberId) return person;
    return null;
  }

  keepInbound(senderId: string, person: string, message: Inbound): void {
    const key = `${senderId}|${person}`;
    this.inbound.set(key, [...(this.inbound.get(key) ?? []), message].slice(-100));
  }

  save(): SavedViber {
    const maps = Object.fromEntries(MAPS.map((name) => [name, [...this[name]]])) as SavedViber["maps"];
    return { random: this.random.state, maps };
  }

  restore(saved: SavedViber): void {
    this.random.state = saved.random;
    for (const name of MAPS) {
      const map = this[name] as Map<string, unknown>;
      map.clear();
      for (const [key, value] of saved.maps[name] ?? []) map.set(key, value);
    }
  }
}

const NAMES = ["Ines Weber", "Tom Brandt", "Mia Kovac", "Jonas Lind", "Sara Petrova", "Luka Marić", "Ana Costa"];

/** One service that can send at once, and one bot. */
export function defaultViberWorld(seed: number, throughput: number): ViberWorld {
  const world = new ViberWorld(seed);
  world.addService("Kiosk Nord", throughput);
  world.addBot("Kiosk Nord");
  return world;
}
