/** What the merchant does to the app in PayPal's own pages. */
import type { World } from '../world';
import type { Feature } from '../protocol/routes';

export interface AccountVerbs {
	/** Switched on or off in the app's settings: counts for tokens that are given afterwards. */
	switchFeature(feature: Feature, isOn: boolean): void;
	/** Time passes: links end, keys are forgotten, lists catch up. */
	wait(milliseconds: number): void;
}

/** `worldOf` gives the account as it is now. */
export function createAccountVerbs(worldOf: () => World): AccountVerbs {
	return {
		switchFeature(feature, isOn) {
			if (isOn) worldOf().features.add(feature);
			else worldOf().features.delete(feature);
		},
		wait: (milliseconds) => worldOf().wait(milliseconds),
	};
}
