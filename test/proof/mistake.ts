import type { EngineParts } from './engine.js';

/** Something that is done wrong on purpose, to see whether it is noticed. */
export interface Mistake {
  name: string;
  /** Whether the guards of the database are taken away too: they would hide what the engine does. */
  withoutGuards?: boolean;
  /** The fault that it takes, which is then met in every world, so that it shows soon. */
  fault?: string;
  /** Builds the mistake into an engine that has not started yet. */
  build: (parts: EngineParts) => void;
}

type Method = (...given: never[]) => unknown;

/** Puts something else in the place of a method, private ones too: that is what a mistake is. */
export function amend<Original extends Method>(
  thing: object,
  name: string,
  change: (original: Original) => Original,
): void {
  const methods = thing as Record<string, Original>;
  const original = methods[name];
  if (!original) throw new Error(`There is no ${name} to make a mistake in.`);
  methods[name] = change(original.bind(thing) as Original);
}
