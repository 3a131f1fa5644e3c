/** A function that works each answer out once: to make what writes numbers and dates takes longer than to write with it. */
export function remembered<Key, Answer>(find: (key: Key) => Answer): (key: Key) => Answer {
  const answers = new Map<Key, Answer>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = find(key);
    answers.set(key, answer);
    return answer;
  };
}
