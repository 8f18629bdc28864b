/** Something that will be called back. */
export interface Timer {
  cancel(): void;
}
