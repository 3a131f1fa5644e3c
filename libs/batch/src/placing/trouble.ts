/** What holds up all calls at present; it passes by itself. `until` in milliseconds. */
export interface Trouble {
  code: string;
  message: string;
  until: number;
}
