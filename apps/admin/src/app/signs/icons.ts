import { inject } from '@angular/core';
import { MatIconRegistry } from '@angular/material/icon';
import { DomSanitizer } from '@angular/platform-browser';

/** The drawings of the console's signs, 24 by 24, drawn with the colour of the text around them. */
const drawings = {
  add: '<path d="M12 5v14M5 12h14"/>',
  alert: '<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1"/>',
  back: '<path d="M19 12H5m6-6-6 6 6 6"/>',
  ban: '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>',
  batches: '<path d="m12 3.5 9 4.5-9 4.5L3 8zM3 12.5l9 4.5 9-4.5M3 17l9 4.5 9-4.5"/>',
  bell: '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4"/>',
  bookmark: '<path d="M7 4h10v16l-5-4-5 4z"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  circle: '<circle cx="12" cy="12" r="7.5" stroke-dasharray="3 2.9"/>',
  coin: '<circle cx="12" cy="12" r="8.5"/><path d="M14.8 9.2c-.5-1-1.5-1.5-2.8-1.5-1.6 0-2.8.8-2.8 2.1 0 3 5.8 1.4 5.8 4.4 0 1.4-1.3 2.2-3 2.2-1.5 0-2.6-.6-3.1-1.7M12 6v12"/>',
  columns: '<path d="M4.5 5h15v14h-15zM9.5 5v14M14.5 5v14"/>',
  copy: '<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M5.5 15.5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1"/>',
  cross: '<path d="M6 6l12 12M18 6 6 18"/>',
  download: '<path d="M12 4v11m-5-4.5 5 5 5-5M5 20h14"/>',
  expand: '<path d="m7 10 5 5 5-5"/>',
  eye: '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>',
  file: '<path d="M13.5 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zM13.5 3.5v5h5"/>',
  filter: '<path d="M4 6.5h16M7 12h10M10 17.5h4"/>',
  hidden:
    '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM4 4l16 16"/>',
  hourglass: '<path d="M7 4h10M7 20h10M8 4v3.5l4 4.5 4-4.5V4M8 20v-3.5l4-4.5 4 4.5V20"/>',
  information: '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.1"/>',
  key: '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8.5-8.5M16 7.5l2.5 2.5"/>',
  keyboard:
    '<rect x="2.5" y="6" width="19" height="12" rx="2"/><path d="M6 9.5v.1M10 9.5v.1M14 9.5v.1M18 9.5v.1M6 14.5v.1M18 14.5v.1M9.5 14.5h5"/>',
  language:
    '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>',
  leave:
    '<path d="M10 4.5H6a1.5 1.5 0 0 0-1.5 1.5v12A1.5 1.5 0 0 0 6 19.5h4M10 12h10m-4-4 4 4-4 4"/>',
  minus: '<circle cx="12" cy="12" r="8.5"/><path d="M8 12h8"/>',
  moon: '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>',
  more: '<path d="M12 5.5v.1M12 12v.1M12 18.5v.1" stroke-width="3"/>',
  newer: '<path d="m14 7-5 5 5 5"/>',
  offline:
    '<path d="M4 4l16 16M8.2 15.2a5.5 5.5 0 0 1 6-1.2M5 11.5a10 10 0 0 1 4-2.3M12.5 8.6a10 10 0 0 1 6.5 2.9M12 18.9v.1"/>',
  older: '<path d="m10 7 5 5-5 5"/>',
  orders:
    '<rect x="7" y="3.5" width="10" height="17" rx="2"/><path d="m9.7 11.5 1.7 1.8 3-3.3M11 17.7h2"/>',
  overview: '<path d="M4 20V10M9.3 20V4M14.7 20v-7M20 20V8"/>',
  paste: '<path d="M9 5.5H6.5v15h11v-15H15M9 3.5h6v4H9zM9.5 12h5M9.5 16h5"/>',
  pause: '<path d="M9 6v12M15 6v12"/>',
  people:
    '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.5c2.3.7 3.7 2.5 4 5"/>',
  pencil: '<path d="M5 19l1-4L16.5 4.5l3 3L9 18zM14 7l3 3"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4.5 20c.6-4 3.4-6 7.5-6s6.9 2 7.5 6"/>',
  play: '<path d="M8 5.5v13l10.5-6.5z"/>',
  pulse: '<path d="M3 12.5h4l2.5-7 4.5 13 2.5-6H21"/>',
  question:
    '<circle cx="12" cy="12" r="8.5"/><path d="M9.7 9.8c0-1.3 1-2.2 2.3-2.2s2.3.9 2.3 2.1c0 1.7-2.3 1.9-2.3 3.6M12 16.3v.1"/>',
  refresh: '<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4.5V9H15"/>',
  rows: '<path d="M4 5h16M4 9.7h16M4 14.3h16M4 19h16"/>',
  scroll: '<path d="M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6"/>',
  search: '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
  send: '<path d="M20.5 3.5 10 14M20.5 3.5 14 20.5 10 14 3.5 10z"/>',
  services: '<path d="M4 6.5h16M4 12h16M4 17.5h10"/>',
  star: '<path d="m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"/>',
  starred:
    '<path d="m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z" fill="currentColor"/>',
  stop: '<path d="M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM9.5 9.5h5v5h-5z"/>',
  sun: '<circle cx="12" cy="12" r="4"/><path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1"/>',
  system: '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>',
  upload: '<path d="M12 16V5m-5 4.5 5-5 5 5M5 20h14"/>',
} as const;

/** The name of a sign. */
export type IconName = keyof typeof drawings;

/** Makes every sign known to Material's icon by its name. Runs once, when the console starts. */
export function registerIcons(): void {
  const registry = inject(MatIconRegistry);
  const sanitizer = inject(DomSanitizer);
  for (const [name, drawing] of Object.entries(drawings)) {
    // The drawings are the constants above; nothing from outside is ever trusted so.
    const literal = sanitizer.bypassSecurityTrustHtml(
      `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`,
    );
    registry.addSvgIconLiteral(name, literal);
  }
}
