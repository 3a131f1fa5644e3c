/** How many calls may be under way at once. */
export class Permits {
  private taken = 0;

  constructor(private readonly most: number) {}

  get free(): number {
    return this.most - this.taken;
  }

  get underWay(): number {
    return this.taken;
  }

  take(): void {
    if (this.free <= 0) throw new Error('More permits were taken than there are.');
    this.taken++;
  }

  give(): void {
    this.taken--;
  }
}
