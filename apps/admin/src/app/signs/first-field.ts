import {
  afterNextRender,
  booleanAttribute,
  Directive,
  ElementRef,
  inject,
  input,
} from '@angular/core';

/** The field in which one types first: the keyboard is in it as soon as it is there. */
@Directive({ selector: '[hmFirstField]' })
export class FirstField {
  private readonly field = inject<ElementRef<HTMLElement>>(ElementRef);

  /** Whether it is the first one, where the same field stands in several forms. */
  readonly isFirst = input(true, { alias: 'hmFirstField', transform: booleanAttribute });

  constructor() {
    afterNextRender(() => {
      if (this.isFirst()) this.field.nativeElement.focus();
    });
  }
}
