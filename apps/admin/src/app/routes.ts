import type { Routes } from '@angular/router';
import { takesLinkToken } from './access/link-token.js';
import { asksWho, needsSignIn } from './access/sign-in-guard.js';
import { drawsClickFirst } from './frame/draws-click-first.js';

/** The pages of the console, each fetched when it is first opened. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: $localize`Sign in`,
    canActivate: [asksWho],
    loadComponent: async () => (await import('./access/sign-in-page.js')).SignInPage,
  },
  {
    path: 'set-up',
    title: $localize`Set up`,
    canActivate: [takesLinkToken, asksWho],
    runGuardsAndResolvers: 'always',
    loadComponent: async () => (await import('./access/set-up-page.js')).SetUpPage,
  },
  {
    path: 'password',
    title: $localize`Choose a password`,
    canActivate: [takesLinkToken, asksWho],
    runGuardsAndResolvers: 'always',
    loadComponent: async () => (await import('./access/password-page.js')).PasswordPage,
  },
  {
    path: '',
    canActivateChild: [needsSignIn, drawsClickFirst],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'overview' },
      {
        path: 'overview',
        title: $localize`Overview`,
        loadComponent: async () => (await import('./overview/overview-page.js')).OverviewPage,
      },
      {
        path: 'batches',
        title: $localize`Batches`,
        loadComponent: async () => (await import('./batches/batches-page.js')).BatchesPage,
      },
      {
        path: 'batches/new',
        title: $localize`New batch`,
        loadComponent: async () => (await import('./new-batch/new-batch-page.js')).NewBatchPage,
      },
      {
        path: 'batches/:id',
        title: $localize`Batch`,
        loadComponent: async () => (await import('./batch/batch-page.js')).BatchPage,
      },
      {
        path: 'orders',
        title: $localize`Orders`,
        loadComponent: async () => (await import('./orders/orders-page.js')).OrdersPage,
      },
      {
        path: 'services',
        title: $localize`Services`,
        loadComponent: async () => (await import('./services/services-page.js')).ServicesPage,
      },
      {
        path: 'spend',
        title: $localize`Spend`,
        loadComponent: async () => (await import('./spend/spend-page.js')).SpendPage,
      },
      {
        path: 'uncertain',
        title: $localize`Uncertain`,
        loadComponent: async () => (await import('./uncertain/uncertain-page.js')).UncertainPage,
      },
      {
        path: 'uncertain/:placementId',
        title: $localize`Uncertain call`,
        loadComponent: async () => (await import('./uncertain/call-page.js')).CallPage,
      },
      {
        path: 'system',
        title: $localize`System`,
        loadComponent: async () => (await import('./system/system-page.js')).SystemPage,
      },
      {
        path: 'account',
        title: $localize`Account`,
        loadComponent: async () => (await import('./account/account-page.js')).AccountPage,
      },
      {
        path: 'people',
        title: $localize`People`,
        loadComponent: async () => (await import('./people/people-page.js')).PeoplePage,
      },
      {
        path: 'alerts',
        title: $localize`Alerts`,
        loadComponent: async () => (await import('./alerts/alerts-page.js')).AlertsPage,
      },
      {
        path: 'audit',
        title: $localize`Audit`,
        loadComponent: async () => (await import('./audit/audit-page.js')).AuditPage,
      },
      {
        path: '**',
        title: $localize`No such page`,
        loadComponent: async () => (await import('./frame/missing-page.js')).MissingPage,
      },
    ],
  },
];
