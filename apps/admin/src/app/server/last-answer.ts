import { linkedSignal, type Resource, type Signal } from '@angular/core';

/**
 * The last answer to a question: kept while a newer one is awaited, and when asking again fails, so that what is on the
 * screen does not vanish. Undefined until the first answer, and again when another question is asked.
 */
export function lastAnswer<Answer>(
  resource: Resource<Answer | undefined>,
  question: () => unknown,
): Signal<Answer | undefined> {
  return linkedSignal<{ question: unknown; answer: Answer | undefined }, Answer | undefined>({
    source: () => ({
      question: question(),
      answer: resource.hasValue() ? resource.value() : undefined,
    }),
    computation: ({ question, answer }, previous) =>
      answer ?? (previous && previous.source.question === question ? previous.value : undefined),
  }).asReadonly();
}
