import type { Failure } from '../../shared/vocabulary/failure';

/** What cannot be done in this org as it is, found out by looking: the sentence says what and where it is put right. */
export class SalesforceRefused extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message);
		this.name = 'SalesforceRefused';
	}
}
