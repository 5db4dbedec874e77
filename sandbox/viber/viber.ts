/** The parts of the simulated Viber. A reset replaces them. */
import type { Sandbox } from "../sandbox.ts";
import { ViberOutcomes } from "./outcomes.ts";
import { ViberPosts } from "./posts.ts";
import { tokenOf } from "./send-message.ts";
import { defaultViberWorld, type ViberWorld } from "./world.ts";

export class Viber {
  readonly world: ViberWorld;
  readonly outcomes = new ViberOutcomes();
  readonly posts: ViberPosts;

  constructor(sandbox: Sandbox) {
    this.world = defaultViberWorld(sandbox.seed, sandbox.dials.throughput);
    this.posts = new ViberPosts(sandbox);
  }

  /** A token for an event that is no answer to a message. */
  newToken(): string {
    return tokenOf(this.world.random);
  }
}
