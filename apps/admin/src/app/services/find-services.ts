import type { Service } from '@hammer/contract';

/** The services that every word of a search occurs in: in the id, the title, the category or the promised time. */
export function findServices(services: readonly Service[], search: string): readonly Service[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return services;
  return services.filter(({ id, title, category, promisedTime }) => {
    const text = plain(`${id} ${title} ${category} ${promisedTime}`);
    return words.every((word) => text.includes(word));
  });
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
