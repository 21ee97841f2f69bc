/** The dropdown that chooses between two ways into a CRM, and its values; they are saved in workflows and never change. */
export const CRM_AUTHENTICATION = 'crmAuthentication';
export const ACCESS_TOKEN = 'accessToken';
export const OAUTH2 = 'oAuth2';
