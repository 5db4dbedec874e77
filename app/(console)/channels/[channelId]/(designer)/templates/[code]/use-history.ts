import { useState } from "react";

/** Changes of one place within this time of each other are one step. */
const stepMs = 800;
const depth = 200;

type Steps<T> = { past: T[]; future: T[]; place: string; at: number };

/**
 * Undo and redo for a value that is stored elsewhere, such as in a form. Continuous typing in one field is one step, not
 * one per key.
 */
export function useHistory<T>({
  read,
  write,
  past,
}: {
  read: () => T;
  write: (value: T) => void;
  /** What the value was before, such as the saved one when a draft is opened. Read once. */
  past: readonly T[];
}) {
  const [steps, setSteps] = useState<Steps<T>>({ past: [...past], future: [], place: "", at: 0 });

  /** Changes the value. `place` is the field that changes; an empty one always makes a new step. */
  function change(place: string, step: (present: T) => T) {
    const present = read();
    const next = step(present);
    if (next === present) return;
    const at = Date.now();
    setSteps((old) => {
      const goesOn = place !== "" && place === old.place && at - old.at < stepMs && old.future.length === 0;
      return { past: goesOn ? old.past : [...old.past, present].slice(-depth), future: [], place, at };
    });
    write(next);
  }

  function undo() {
    const before = steps.past.at(-1);
    if (before === undefined) return;
    setSteps({ past: steps.past.slice(0, -1), future: [read(), ...steps.future], place: "", at: 0 });
    write(before);
  }

  function redo() {
    const [after, ...future] = steps.future;
    if (after === undefined) return;
    setSteps({ past: [...steps.past, read()], future, place: "", at: 0 });
    write(after);
  }

  return { change, undo, redo, canUndo: steps.past.length > 0, canRedo: steps.future.length > 0 };
}
