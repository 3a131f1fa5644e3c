/**
 * Lets those who do the same thing do it one after the other, in whatever process they are: something that takes several
 * transactions and must not be done twice at once. The name says what it is, such as `draft 7`.
 */
export abstract class Turns {
  /** Acts once everyone who came before under the same name is done, however that ended. */
  abstract take<T>(name: string, act: () => Promise<T>): Promise<T>;

  /** Acts unless somebody does so under this name just now; the answer is whether it acted. */
  abstract takeIfFree(name: string, act: () => Promise<void>): Promise<boolean>;
}
