import type { Routes } from '@angular/router';

/** The pages of the console, each fetched when it is first opened. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'batches' },
  {
    path: 'batches',
    title: 'Batches',
    loadComponent: async () => (await import('./batches/batches-page.js')).BatchesPage,
  },
  {
    path: 'batches/new',
    title: 'New batch',
    loadComponent: async () => (await import('./new-batch/new-batch-page.js')).NewBatchPage,
  },
  {
    path: 'batches/:id',
    title: 'Batch',
    loadComponent: async () => (await import('./batch/batch-page.js')).BatchPage,
  },
  {
    path: 'services',
    title: 'Services',
    loadComponent: async () => (await import('./services/services-page.js')).ServicesPage,
  },
  {
    path: '**',
    title: 'No such page',
    loadComponent: async () => (await import('./frame/missing-page.js')).MissingPage,
  },
];
