import { useCallback, useState } from "react";

/** How long a run of changes in one place counts as one step. */
const stepMs = 800;
const depth = 200;

type State<T> = { past: T[]; present: T; future: T[]; place: string; at: number };

/** A value with undo and redo. Typing on in one place makes one step, not one for each key. */
export function useHistory<T>(initial: T) {
  const [state, setState] = useState<State<T>>({ past: [], present: initial, future: [], place: "", at: 0 });

  const change = useCallback((place: string, step: (present: T) => T) => {
    setState((old) => {
      const present = step(old.present);
      if (present === old.present) return old;
      const at = Date.now();
      const goesOn = place !== "" && place === old.place && at - old.at < stepMs && old.future.length === 0;
      const past = goesOn ? old.past : [...old.past, old.present].slice(-depth);
      return { past, present, future: [], place, at };
    });
  }, []);

  const undo = useCallback(() => {
    setState((old) => {
      const before = old.past.at(-1);
      if (before === undefined) return old;
      return { past: old.past.slice(0, -1), present: before, future: [old.present, ...old.future], place: "", at: 0 };
    });
  }, []);

  const redo = useCallback(() => {
    setState((old) => {
      const [after, ...future] = old.future;
      if (after === undefined) return old;
      return { past: [...old.past, old.present], present: after, future, place: "", at: 0 };
    });
  }, []);

  return {
    value: state.present,
    change,
    undo,
    redo,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
  };
}
