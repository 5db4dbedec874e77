import { Random } from "./random.ts";

export type Person = { phone: string; country: "GB" | "DE" | "US"; name: string };

const names =
  "Ada Ben Clara Dev Elif Finn Grace Hana Idris Jonas Kira Leo Maya Noor Otto Priya Quinn Rosa Sami Tess Uma Viktor Wren Yara Zoe Amir Bea Cem Dora Emil".split(
    " ",
  );
const families =
  "Abel Brandt Clarke Diaz Evans Fischer Grant Hoffmann Iqbal Jansen Keller Lund Meyer Novak Okafor Patel Reid Schulz Turner Vogel Weber Young Zander".split(
    " ",
  );
/** North American area codes; the numbers 555-01xx are reserved for fiction. */
const areas = [206, 212, 303, 312, 404, 415, 503, 512, 602, 617, 702, 713, 808, 901, 919];

/** 6,000 fictitious people with unused phone numbers. */
export function makePeople(): Person[] {
  const random = new Random(11);
  const name = () => `${random.pick(names)} ${random.pick(families)}`;
  const people: Person[] = [];
  for (let i = 0; i < 1000; i++) {
    people.push({ phone: `+447700900${String(i).padStart(3, "0")}`, country: "GB", name: name() });
  }
  for (const area of areas) {
    for (let i = 0; i < 100; i++) {
      people.push({ phone: `+1${area}55501${String(i).padStart(2, "0")}`, country: "US", name: name() });
    }
  }
  for (let i = 0; i < 3500; i++) {
    people.push({ phone: `+491555${String(1_000_000 + i * 37).padStart(7, "0")}`, country: "DE", name: name() });
  }
  return random.shuffled(people);
}
