/** The app itself: who it is, where it is told what happens. */
import type { Routes } from '../protocol/routes';

export const ACCOUNT_ROUTES: Routes = {};
