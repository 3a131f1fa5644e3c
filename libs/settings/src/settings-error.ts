/** The environment cannot be used as it is. Names every fault at once, each with what would be accepted. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `Some settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nCorrect them in the environment or in the file .env, then start again.`,
    );
    this.name = 'SettingsError';
  }
}
