/** One line of what /metrics answers. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const label = /(\w+)="((?:[^"\\]|\\.)*)"(?:,|$)/g;

/** Reads the text format of Prometheus. Throws for a line that is none, and for a sample that stands there twice. */
export function readExposition(text: string): Sample[] {
  const seen = new Set<string>();
  return text.split('\n').flatMap((written) => {
    if (written === '' || /^# (HELP|TYPE) /.test(written)) return [];
    const found = line.exec(written);
    if (!found) throw new Error(`This is no line of metrics: ${written}`);
    const [, name = '', labels = '', value = ''] = found;
    if (seen.has(`${name}{${labels}}`)) throw new Error(`It is there twice: ${written}`);
    seen.add(`${name}{${labels}}`);
    const pairs = [...labels.matchAll(label)].map(([, key = '', of = '']) => [key, of]);
    return [
      { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) },
    ];
  });
}

/** The value of a sample with these labels; undefined when there is none. */
export function valueOf(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  return samples.find(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  )?.value;
}
