/** A thousand accepted messages in a form that costs little memory: columns of numbers, and texts that are packed when it is full. */
import { deflateRawSync, inflateRawSync } from "node:zlib";

export const CHUNK_SIZE = 1_024;
/** Chunks whose texts may lie unpacked at one time, for reads of one message after the other. */
const UNPACKED_MAX = 4;

export type AcceptFacts = {
  wamid: string;
  phoneId: string;
  wabaId: string;
  recipient: string;
  at: number;
  /** Template name, or null for other types. */
  template: string | null;
  templateId: string | null;
  type: string;
  /** The values as JSON: `{"header":[..],"body":[..],"buttons":{"0":".."}}`, or the free-form content. */
  parameters: string;
  correlation: string | null;
};

/** What differs from message to message. */
type Texts = [wamid: string, recipient: string, parameters: string, correlation: string | null];

/** Texts that many messages have in common, such as a template's name, each kept once. */
export class Names {
  readonly #numbers = new Map<string | null, number>();
  readonly #names: (string | null)[] = [];

  numberOf(name: string | null): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }

  nameOf(number: number): string | null {
    return this.#names[number] ?? null;
  }
}

const SHARED = ["phoneId", "wabaId", "template", "templateId", "type"] as const;
type Shared = (typeof SHARED)[number];

export class Chunk {
  readonly #names: Names;
  readonly #times = new Float64Array(CHUNK_SIZE);
  readonly #shared = new Uint32Array(CHUNK_SIZE * SHARED.length);
  readonly #status = new Uint32Array(CHUNK_SIZE);
  readonly #previous = new Int32Array(CHUNK_SIZE);
  /** Null while they are packed. */
  #texts: Texts[] | null = [];
  #packed: Buffer | null = null;
  #size = 0;

  constructor(names: Names) {
    this.#names = names;
  }

  get isFull(): boolean {
    return this.#size === CHUNK_SIZE;
  }

  /** @param previous index of the message before it to the same recipient; -1 for none */
  add(facts: AcceptFacts, previous: number): Accept {
    const row = this.#size++;
    const { wamid, recipient, parameters, correlation } = facts;
    this.#texts?.push([wamid, recipient, parameters, correlation]);
    this.#times[row] = facts.at;
    this.#previous[row] = previous;
    for (const [i, name] of SHARED.entries()) this.#shared[row * SHARED.length + i] = this.#names.numberOf(facts[name]);
    this.setStatus(row, "accepted");
    if (this.isFull) this.#pack();
    return new Accept(this, row);
  }

  at(row: number): Accept | null {
    return row < this.#size ? new Accept(this, row) : null;
  }

  timeOf(row: number): number {
    return this.#times[row] ?? 0;
  }

  previousOf(row: number): number {
    return this.#previous[row] ?? -1;
  }

  sharedOf(row: number, name: Shared): string | null {
    return this.#names.nameOf(this.#shared[row * SHARED.length + SHARED.indexOf(name)] ?? 0);
  }

  statusOf(row: number): string {
    return this.#names.nameOf(this.#status[row] ?? 0) ?? "";
  }

  setStatus(row: number, status: string): void {
    this.#status[row] = this.#names.numberOf(status);
  }

  textsOf(row: number): Texts {
    return this.#unpacked()[row] as Texts;
  }

  /** Lets go of what can be unpacked again. */
  forgetTexts(): void {
    if (this.#packed) this.#texts = null;
  }

  #pack(): void {
    this.#packed = deflateRawSync(JSON.stringify(this.#texts), { level: 1 });
    this.#texts = null;
  }

  #unpacked(): Texts[] {
    if (this.#texts) return this.#texts;
    this.#texts = JSON.parse(inflateRawSync(this.#packed as Buffer).toString()) as Texts[];
    unpacked.push(this);
    if (unpacked.length > UNPACKED_MAX) unpacked.shift()?.forgetTexts();
    return this.#texts;
  }
}

const unpacked: Chunk[] = [];

/** An accepted message. Everything but its status stays as it was accepted. */
export class Accept implements AcceptFacts {
  readonly #chunk: Chunk;
  readonly #row: number;

  constructor(chunk: Chunk, row: number) {
    this.#chunk = chunk;
    this.#row = row;
  }

  get wamid(): string {
    return this.#chunk.textsOf(this.#row)[0];
  }

  get recipient(): string {
    return this.#chunk.textsOf(this.#row)[1];
  }

  get parameters(): string {
    return this.#chunk.textsOf(this.#row)[2];
  }

  get correlation(): string | null {
    return this.#chunk.textsOf(this.#row)[3];
  }

  get at(): number {
    return this.#chunk.timeOf(this.#row);
  }

  get phoneId(): string {
    return this.#chunk.sharedOf(this.#row, "phoneId") ?? "";
  }

  get wabaId(): string {
    return this.#chunk.sharedOf(this.#row, "wabaId") ?? "";
  }

  get template(): string | null {
    return this.#chunk.sharedOf(this.#row, "template");
  }

  get templateId(): string | null {
    return this.#chunk.sharedOf(this.#row, "templateId");
  }

  get type(): string {
    return this.#chunk.sharedOf(this.#row, "type") ?? "";
  }

  /** The last status sent: "accepted", "sent", "delivered", "read" or "failed:<code>". */
  get status(): string {
    return this.#chunk.statusOf(this.#row);
  }

  set status(status: string) {
    this.#chunk.setStatus(this.#row, status);
  }

  /** Index of the previous message to this recipient; -1 for none. */
  get previous(): number {
    return this.#chunk.previousOf(this.#row);
  }
}
