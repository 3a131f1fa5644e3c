import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setUpConsole } from '../../testing/console-test.js';
import { otherLanguages } from '../words/language.js';
import { LanguageLinks } from './language-links.js';
import { LinkToken } from './link-token.js';

describe('the other languages', () => {
  it('lead to the same address, there and back', () => {
    expect(otherLanguages('/batches/7?class=known', 'en-US')).toEqual([
      { code: 'de', name: 'Deutsch', address: '/de/batches/7?class=known' },
    ]);
    expect(otherLanguages('/de/batches/7?class=known', 'de')).toEqual([
      { code: 'en', name: 'English', address: '/batches/7?class=known' },
    ]);
    expect(otherLanguages('/de/', 'de')[0]?.address).toBe('/');
  });
});

describe('the links to other languages', () => {
  let harness: RouterTestingHarness;

  const link = () => {
    const found = (harness.fixture.nativeElement as HTMLElement).querySelector('a');
    if (!found) throw new Error('There is no link.');
    return found;
  };
  const follow = () => {
    link().addEventListener('click', (event) => event.preventDefault());
    link().click();
  };

  beforeEach(async () => {
    setUpConsole([{ path: '**', component: LanguageLinks }], [], null);
    harness = await RouterTestingHarness.create('/sign-in?to=%2Forders');
  });

  afterEach(() => {
    document.cookie = 'hammer-language=; Path=/; Max-Age=0';
  });

  it('name the language in itself, and follow the address of the page', async () => {
    expect(link().getAttribute('href')).toBe('/de/sign-in?to=%2Forders');
    expect([link().textContent, link().lang, link().hreflang]).toEqual(['Deutsch', 'de', 'de']);
    await TestBed.inject(Router).navigateByUrl('/set-up');
    harness.detectChanges();
    expect(link().getAttribute('href')).toBe('/de/set-up');
  });

  it('keep the choice when they are followed', () => {
    follow();
    expect(document.cookie).toContain('hammer-language=de');
  });

  it('take the secret of a link along to its own page only, and only when they are followed', async () => {
    TestBed.inject(LinkToken).take('secret');
    follow();
    expect(link().href).not.toContain('secret');
    await TestBed.inject(Router).navigateByUrl('/password');
    harness.detectChanges();
    expect(link().href).not.toContain('secret');
    follow();
    expect(link().hash).toBe('#secret');
  });
});
