import { wholePackage } from './package/zip';

/** What the build puts beside the documentation, in a folder of the system's name: for people, by the name of the file. */
export const filesForAdministrators: Readonly<Record<string, () => Uint8Array>> = {
	'payment-fields.zip': wholePackage,
};
