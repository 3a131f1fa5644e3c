import { describe, expect, it, jest } from '@jest/globals';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { Role } from '@hammer/contract';
import { session } from '../../testing/builders.js';
import { OwnSession } from '../access/own-session.js';
import { ShortcutChoice } from './shortcut-choice.js';
import { Shortcuts } from './shortcuts.js';

describe('shortcuts', () => {
  let went: string[];

  const press = (key: string, target: Element = document.body, more: KeyboardEventInit = {}) =>
    target.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
    );

  const begin = (role: Role) => {
    localStorage.clear();
    went = [];
    const fake = {
      isSignedIn: () => true,
      may: (what: string) => session(role).permissions.includes(what as never),
    };
    TestBed.configureTestingModule({
      providers: [provideRouter([]), { provide: OwnSession, useValue: fake }],
    });
    jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockImplementation((to) => {
      went.push(String(to));
      return Promise.resolve(true);
    });
    return TestBed.inject(Shortcuts);
  };

  it('lead to a page with g and a letter, for who may see it', () => {
    begin('operator');
    press('g');
    press('b');
    press('g');
    press('a');
    press('b');
    expect(went).toEqual(['/batches']);
  });

  it('leave alone what is typed, and what is meant for the browser', () => {
    begin('admin');
    const field = document.body.appendChild(document.createElement('input'));
    press('g', field);
    press('b', field);
    press('g', document.body, { ctrlKey: true });
    press('b');
    field.remove();
    expect(went).toEqual([]);
  });

  it('put the keyboard into the search of the page, or go to where all orders are searched', () => {
    begin('admin');
    press('/');
    expect(went).toEqual(['/orders']);
    const main = document.body.appendChild(document.createElement('main'));
    main.innerHTML = '<input data-search>';
    press('/');
    expect(document.activeElement).toBe(main.firstElementChild);
    main.remove();
  });

  it('can be turned off, and stay so', () => {
    begin('admin');
    TestBed.inject(ShortcutChoice).choose(false);
    press('g');
    press('b');
    expect(went).toEqual([]);
    expect(localStorage.getItem('hammer.shortcuts')).toBe('off');
  });
});
